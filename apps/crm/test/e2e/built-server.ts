import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type SpawnedServer, spawnServer } from '@enterprise-mcp/testkit';
import { afterEach, expect } from 'vitest';

// The built bundle is enough here: what is packed is the same file, and launch.test.ts proves that.
const bin = join(import.meta.dirname, '../../dist/bin.js');
/** What a test leaves behind, taken away after it, the last first. */
export const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-crm-faults-'));
  cleanup.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Without limits: these tests write as fast as the server answers. */
export async function start(env: Record<string, string>): Promise<SpawnedServer> {
  const args = [bin, '--limits', 'off'];
  const server = await spawnServer('sdk-1.x', { command: process.execPath, args, env });
  cleanup.push(() => server.process.kill('SIGKILL'));
  return server;
}

export const uniqueCustomer = 'Keep Safe';

/** One customer to write against, made by the import, which is the only way to create customers. */
export async function seed(env: Record<string, string>): Promise<void> {
  const folder = await emptyFolder();
  const file = join(folder, 'customers.csv');
  await writeFile(file, `Record ID,Company name,Company Domain Name\n1,${uniqueCustomer},keep-safe.example\n`);
  await promisify(execFile)(process.execPath, [bin, 'import', file], { env: { ...env, PATH: process.env['PATH'] } });
}

export async function allDeals(server: SpawnedServer): Promise<{ id: string; name: string }[]> {
  const deals: { id: string; name: string }[] = [];
  let cursor: unknown;
  do {
    const page = await server.client.call('list_opportunities', { limit: 50, ...(cursor ? { cursor } : {}) });
    expect(page.error).toBeUndefined();
    deals.push(...(page.data['opportunities'] as { id: string; name: string }[]).map(({ id, name }) => ({ id, name })));
    cursor = page.data['next_cursor'];
  } while (cursor);
  return deals;
}
