import { join } from 'node:path';
import { inProcess, policyCommand } from '@enterprise-mcp/testkit';
import { expect, it, vi } from 'vitest';
import { server } from '../src/server.ts';

// Cedar is compiled once a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const file = join(import.meta.dirname, '../../../docs/guides/policies/knowledge-base.cedar');

const policy = (...args: string[]) => policyCommand(server, import.meta.dirname, ...args);

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
