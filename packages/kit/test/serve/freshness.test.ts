import { PassThrough } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import { serveServerStdio } from '../../src/serve/stdio.ts';
import { declared, prompt, recordingAudit, resource, serverOf, settingsOf, tool } from '../gate/harness.ts';

const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const described = { title: 'Test', description: 'Tests.', permission: 'tests:run' };

const server = serverOf(
  [
    tool({
      ...declared,
      name: 'look',
      input: z.object({}),
      output: z.object({}),
      effect: 'read',
      run: async () => ({}),
    }),
  ],
  {
    resources: [
      resource({ ...described, uri: 'test://kept', name: 'kept', ttlMs: 60_000, read: async () => ({}) }),
      resource({ ...described, uri: 'test://fresh', name: 'fresh', read: async () => ({}) }),
      resource({ ...described, uri: 'test://items/{id}', name: 'item', read: async () => ({}) }),
    ],
    prompts: [prompt({ ...described, name: 'tidy', args: z.object({}), render: async () => 'Tidy.' })],
  },
);

const _meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 't', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

let end: () => Promise<void>;
afterEach(() => end());

async function ask(requests: readonly (readonly [method: string, params?: object])[]) {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const serving = await serveServerStdio(server, settingsOf(), { log, stdin, stdout, audit: recordingAudit().audit });
  end = async () => {
    stdin.end();
    await serving.closed;
  };
  const results = new Map<number, Record<string, unknown>>();
  const all = new Promise<void>((resolve) => {
    let rest = '';
    stdout.on('data', (chunk: Buffer) => {
      const lines = `${rest}${chunk.toString()}`.split('\n');
      rest = lines.pop() ?? '';
      for (const { id, result, error } of lines.map((line) => JSON.parse(line))) results.set(id, result ?? error);
      if (results.size === requests.length) resolve();
    });
  });
  for (const [id, [method, params]] of requests.entries())
    stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params: { ...params, _meta } })}\n`);
  await all;
  return requests.map((_, id) => [results.get(id)?.['ttlMs'], results.get(id)?.['cacheScope']]);
}

it('says how long an answer holds, and that it is this caller’s alone: another may be shown something else', async () => {
  const told = await ask([
    ['tools/list'],
    ['prompts/list'],
    ['resources/templates/list'],
    ['resources/read', { uri: 'test://kept' }],
    ['resources/read', { uri: 'test://fresh' }],
  ]);
  expect(told).toEqual([
    [300_000, 'private'],
    [300_000, 'private'],
    [300_000, 'private'],
    [60_000, 'private'],
    [0, 'private'],
  ]);
});

it('lists of concrete resources change as the data does: none is to be kept', async () => {
  expect(await ask([['resources/list']])).toEqual([[0, 'private']]);
});
