import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import { defineErrors, error } from '../../src/errors/define.ts';
import type { Logger } from '../../src/serve/logger.ts';
import { serveServerStdio } from '../../src/serve/stdio.ts';
import { declared, prompt, recordingAudit, resource, serverOf, settingsOf, tool } from './harness.ts';

const nothing = () => undefined;
const log: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const errors = defineErrors({
  TEST_ECHO: error<{ text: string }>({ category: 'input', message: ({ text }) => text, cause: '', wayOut: '' }),
});

const server = serverOf(
  [
    tool({
      ...declared,
      name: 'echo_error',
      input: z.object({ text: z.string().describe('text') }),
      output: z.object({}),
      effect: 'read',
      run: async ({ text }) => {
        throw errors.TEST_ECHO({ text });
      },
    }),
  ],
  {
    resources: [
      resource({
        uri: 'test://items/{id}',
        name: 'item',
        title: 'Item',
        description: 'One item.',
        permission: 'items:read',
        complete: { id: async () => ['1'] },
        read: async ({ id }) => ({ id }),
      }),
    ],
    prompts: [
      prompt({
        name: 'tidy',
        title: 'Tidy',
        description: 'Tidies.',
        args: z.object({ what: z.string().describe('what') }),
        permission: 'items:read',
        complete: { what: async () => ['desk'] },
        render: async ({ what }) => `Tidy the ${what}.`,
      }),
    ],
  },
);

type Answer = {
  id?: number;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
};
const open: { end(): Promise<void> }[] = [];
afterEach(async () => {
  for (const session of open.splice(0)) await session.end();
});

/** A 2025 client that types its messages by hand: real clients check what they send. */
async function start(secrets: readonly string[] = []) {
  const { audit, intents, outcomes } = recordingAudit();
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const serving = await serveServerStdio(server, settingsOf({ secrets }), { log, stdin, stdout, audit });
  const answers: Answer[] = [];
  let rest = '';
  stdout.on('data', (chunk: Buffer) => {
    const lines = `${rest}${chunk.toString()}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) answers.push(JSON.parse(line));
  });
  let id = 0;
  const ask = async (method: string, params: object): Promise<Answer> => {
    const own = ++id;
    stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: own, method, params })}\n`);
    for (;;) {
      const answer = answers.find((candidate) => candidate.id === own);
      if (answer) return answer;
      await sleep(2);
    }
  };
  await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } });
  open.push({
    async end() {
      stdin.end();
      await serving.closed;
    },
  });
  return { ask, intents, outcomes };
}

it.each(['constructor', 'toString', '__proto__', 'valueOf', 'hasOwnProperty'])(
  'completes nothing for an argument named %s',
  async (name) => {
    const { ask } = await start();
    for (const ref of [
      { type: 'ref/prompt', name: 'tidy' },
      { type: 'ref/resource', uri: 'test://items/{id}' },
    ]) {
      const { result } = await ask('completion/complete', { ref, argument: { name, value: 'x' } });
      expect(result).toMatchObject({ completion: { values: [] } });
    }
  },
);

it('records attempts on resources and prompts that do not exist or do not fit', async () => {
  const { ask, intents, outcomes } = await start();
  expect((await ask('resources/read', { uri: 'test://nothing' })).error).toMatchObject({
    code: -32602,
    data: { uri: 'test://nothing' },
  });
  expect((await ask('prompts/get', { name: 'tydi' })).error).toMatchObject({ code: -32602 });
  expect((await ask('prompts/get', { name: 'tidy', arguments: { wat: 'x' } })).error).toMatchObject({
    code: -32602,
    data: { code: 'INVALID_ARGUMENTS' },
  });
  expect((await ask('prompts/get', { name: 'tidy', arguments: { what: 'desk' } })).result).toBeDefined();
  expect(intents.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'resource test://nothing',
    'prompt tydi',
    'prompt tidy',
    'prompt tidy',
  ]);
  expect(intents[2]?.arguments).toEqual({ wat: 'x' });
  expect(outcomes.map(({ code }) => code)).toEqual(['UNKNOWN_RESOURCE', 'UNKNOWN_PROMPT', 'INVALID_ARGUMENTS', 'ok']);
});

it('takes no control characters from a URI', async () => {
  const { ask } = await start();
  expect((await ask('resources/read', { uri: 'test://items/1%00' })).error).toMatchObject({ code: -32602 });
  expect((await ask('resources/read', { uri: 'test://items/1%0A2' })).error).toMatchObject({ code: -32602 });
});

it('errors carry no secret, also where JSON escapes it, no invisible characters, and fit the cap', async () => {
  const secret = 'pass"word\\with';
  const { ask } = await start([secret]);
  const answer = await ask('tools/call', { name: 'echo_error', arguments: { text: `a ${secret} \u202Eb` } });
  const text = JSON.stringify(answer.result);
  expect(text).toContain('a [redacted] b');
  expect(text).not.toContain('with');
  const long = await ask('tools/call', { name: 'echo_error', arguments: { text: 'x'.repeat(500_000) } });
  expect(long.result).toMatchObject({ isError: true });
  expect(JSON.stringify(long.result).length).toBeLessThan(24 * 1024);
});

it('an unknown name of a megabyte is not repeated', async () => {
  const { ask } = await start();
  const name = 'n'.repeat(1_000_000);
  for (const [method, params] of [
    ['tools/call', { name, arguments: {} }],
    ['prompts/get', { name }],
    ['resources/read', { uri: `test://${name}` }],
  ] as const) {
    const { error: refusal } = await ask(method, params);
    expect(JSON.stringify(refusal).length).toBeLessThan(2000);
  }
});
