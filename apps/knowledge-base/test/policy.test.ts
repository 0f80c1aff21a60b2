import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { main } from '@enterprise-mcp/kit/serve';
import { inProcess } from '@enterprise-mcp/testkit';
import { expect, it, vi } from 'vitest';
import { server } from '../src/server.ts';

// Cedar is compiled once a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const file = join(import.meta.dirname, '../../../docs/guides/policies/knowledge-base.cedar');

async function policy(...args: string[]): Promise<{ code: unknown; out: string }> {
  const chunks: Buffer[] = [];
  const stdout = new PassThrough().on('data', (chunk: Buffer) => chunks.push(chunk));
  const { platform, version, execPath, pid, stdin } = process;
  const nothing = () => undefined;
  const fake = {
    ...{ platform, version, execPath, pid, stdin, exitCode: undefined as unknown as number, env: {} },
    argv: ['node', 'bin.js', 'policy', ...args],
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stdout as unknown as NodeJS.WriteStream,
    cwd: () => import.meta.dirname,
    on: nothing,
    off: nothing,
    exit: nothing,
  };
  await main(server, fake);
  return { code: fake.exitCode, out: Buffer.concat(chunks).toString() };
}

it('the ready policy fits, and does what its examples say', async () => {
  expect(await policy('check', file)).toMatchObject({ code: 0, out: expect.stringMatching(/^ok: \d/m) });
  const { code, out } = await policy('test', file);
  expect(out).toMatch(/^5 examples, 0 failed$/m);
  expect(code).toBe(0);
});

it('without a policy nobody sees the tool that ingests, nor the one that follows jobs', async () => {
  const { client, close } = await inProcess(server, 'sdk-2.x-2026', { settings: { config: {}, demo: true } });
  expect((await client.listTools()).map(({ name }) => name)).toEqual([
    'search_documents',
    'search_policy',
    'get_document',
    'list_documents',
  ]);
  await expect(client.call('ingest_documents', {})).rejects.toThrow(/There is no tool/);
  await close();
});
