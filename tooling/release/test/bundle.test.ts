import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnServer } from '@enterprise-mcp/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadApps, root } from '../../docs/servers.ts';
import { bundleServers, manifestOf, mcpb, validateManifest } from '../bundle.ts';
import { firstCall } from '../first-calls.ts';

const apps = await loadApps();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enterprise-mcp-bundles-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(apps)('$name has an icon, and a manifest that the official tool takes', async (app) => {
  const path = join(folder, 'manifest.json');
  await writeFile(path, JSON.stringify(manifestOf(app)));
  const icon = await readFile(join(root, app.folder, 'icon.png'));
  await writeFile(join(folder, 'icon.png'), icon);
  validateManifest(path);
  expect(icon.subarray(1, 4).toString()).toBe('PNG');
  expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([512, 512]);
});

it('a bundle starts where a host has unpacked it, with nothing filled in', async () => {
  const [bundle = ''] = await bundleServers(folder, ['crm']);
  const unpacked = join(folder, 'unpacked');
  execFileSync(mcpb, ['unpack', bundle, unpacked], { stdio: 'pipe' });
  const manifest = JSON.parse(await readFile(join(unpacked, 'manifest.json'), 'utf8'));
  const { command, args, env } = manifest.server.mcp_config as { command: string; args: string[]; env: object };
  // Claude Desktop leaves the placeholders of fields that nobody has filled in.
  expect(Object.values(env)).toContain('\u0024{user_config.databaseUrl}');
  const server = await spawnServer('sdk-1.x', {
    command,
    args: args.map((argument) => argument.replace('\u0024{__dirname}', unpacked)),
    env: { ...env, HOME: folder },
  });
  const { tool, args: question, says } = firstCall('crm');
  expect((await server.client.call(tool, question)).text).toMatch(says);
  expect(await server.close()).toBe(0);
});
