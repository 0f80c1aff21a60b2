import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PackedPackage, packAndInstall, spawnServer } from '@enterprise-mcp/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';

// A policy file with what is published: Cedar comes beside the bundle, as files and not as a package.

const run = promisify(execFile);
const guides = join(import.meta.dirname, '../../../../docs/guides/policies');
let crm: PackedPackage;
let folder: string;

beforeAll(async () => {
  crm = await packAndInstall(join(import.meta.dirname, '../..'));
  folder = await mkdtemp(join(tmpdir(), 'mcp-crm-policy-'));
  await copyFile(join(guides, 'sales.cedar'), join(folder, 'sales.cedar'));
});
afterAll(async () => {
  await crm?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** As the user of this machine, with these roles. */
async function start(roles: readonly string[]) {
  const { username } = await import('node:os').then((os) => os.userInfo());
  await writeFile(join(folder, 'sales.roles.json'), JSON.stringify({ users: { [`os:${username}`]: roles } }));
  return spawnServer('sdk-2.x-2025', {
    command: process.execPath,
    args: [crm.bin, '--demo', '--policy', 'sales.cedar'],
    env: { CRM_DATA_DIR: join(folder, 'data') },
    cwd: folder,
  });
}

it('adds one build of Cedar and no package', async () => {
  const scopes = await readdir(join(crm.dir, 'node_modules'));
  const packages = scopes.filter((name) => !name.startsWith('.')).sort();
  expect(packages).toEqual(['@electric-sql', '@enterprise-mcp']);
  const cedar = join(crm.bin, '../cedar');
  expect((await readdir(cedar)).sort()).toEqual(['cedar_wasm.js', 'cedar_wasm_bg.wasm', 'package.json']);
  expect((await stat(join(cedar, 'cedar_wasm_bg.wasm'))).size).toBeLessThan(5_000_000);
});

it('hides what nobody may do, and decides by the amount of the deal that an id stands for', async () => {
  const reader = await start([]);
  expect((await reader.client.listTools()).map(({ name }) => name)).not.toContain('update_status');
  await expect(reader.client.call('update_status', {})).rejects.toThrow(/no tool 'update_status'/);
  expect(await reader.close()).toBe(0);

  const sales = await start(['sales']);
  expect((await sales.client.listTools()).map(({ name }) => name)).toContain('update_status');
  const found = await sales.client.call('search_customer', { type: 'company', limit: 1 });
  const [customer] = found.data['customers'] as { id: string }[];
  const deal = { customer: customer?.id, name: 'Fleet', currency: 'EUR' };
  const large = await sales.client.call('create_opportunity', { ...deal, amount: '50000.01' });
  expect(large.error).toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
  const small = await sales.client.call('create_opportunity', { ...deal, amount: '50000' });
  expect(small.isError).toBe(false);
  expect(await sales.close()).toBe(0);
  expect(sales.strayOutput()).toEqual([]);
});

it('checks a policy, and refuses to start with one that is wrong', async () => {
  const checked = await run(process.execPath, [crm.bin, 'policy', 'check', join(guides, 'sales.cedar')]);
  expect(checked.stdout).toMatch(/^ok: 4 rules/m);
  const wrong = join(folder, 'wrong.cedar');
  await writeFile(wrong, 'permit (principal, action in Action::"reed", resource);');
  const refused = await run(process.execPath, [crm.bin, '--policy', wrong], {
    env: { CRM_DATA_DIR: join(folder, 'data') },
    timeout: 20_000,
  }).catch((error: { code: number; stderr: string }) => error);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('wrong.cedar:1:30: unrecognized action `Action::"reed"`; did you mean'),
  });
});
