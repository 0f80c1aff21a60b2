import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientKinds, persons, type SpawnedServer, spawnServer } from '../src/clients/index.ts';

const script = fileURLToPath(new URL('./waiting-shop.ts', import.meta.url));
const cwd = fileURLToPath(new URL('../../..', import.meta.url));
const node = ['--import', 'tsx', '--conditions=@enterprise-mcp/source', script];

describe.each(clientKinds)('confirmation over pipes, with %s', { timeout: 60_000 }, (kind) => {
  let home: string;
  const running: SpawnedServer[] = [];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'confirm-'));
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
    rmSync(home, { recursive: true, force: true });
  });
  const env = () => ({ SHOP_DATA_DIR: home, SHOP_ASK_TIMEOUT: '1', SHOP_LOG_LEVEL: 'error' });

  async function start(person?: (typeof persons)[keyof typeof persons]) {
    const server = await spawnServer(kind, { command: process.execPath, args: node, cwd, env: env(), person });
    running.push(server);
    return server;
  }
  /** A command as an agent's shell would run it: no terminal. */
  const command = (...args: string[]) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      const options = { cwd, env: { ...env(), PATH: '/usr/bin:/bin', HOME: home } };
      execFile(process.execPath, [...node, ...args], options, (error, stdout, stderr) =>
        resolve({ code: error ? error.code : 0, stdout, stderr }),
      );
    });

  it('runs on a yes in the client, once a call', async () => {
    const { client, strayOutput } = await start(persons.saysYes);
    expect((await client.call('order_item', { item: 'lamp' })).data).toEqual({ number: 1 });
    expect(strayOutput()).toEqual([]);
  });

  // One client is enough where the client takes no part.
  it.runIf(kind === 'sdk-1.x')(
    'refuses without a person; a command sees what waits and cannot say yes for one; the page knows nobody',
    async () => {
      const { client } = await start();
      const { error } = await client.call('order_item', { item: 'lamp' });
      expect(error?.code).toBe('CONFIRMATION_REQUIRED');
      const { approval, link } = { ...error?.details };
      expect((await command('approvals', 'list')).stdout).toContain(String(approval));
      expect(await command('approvals', 'approve', String(approval))).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('needs a person at a terminal'),
      });
      const page = await fetch(String(link));
      expect(page.status).toBe(401);
      expect(await page.text()).not.toContain('lamp');
      expect((await client.call('order_item', { item: 'lamp' })).error?.details?.['approval']).toBe(approval);
    },
  );
});
