import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import { defineErrors, error } from '../../src/errors/define.ts';
import type { Logger } from '../../src/serve/logger.ts';
import { serveServerStdio } from '../../src/serve/stdio.ts';
import { declared, recordingAudit, serverOf, settingsOf, tool } from '../gate/harness.ts';

const TASKS = 'io.modelcontextprotocol/tasks';
const nothing = () => undefined;
const log: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const errors = defineErrors({
  TEST_FULL: error<Record<string, never>>({ category: 'conflict', message: () => 'full', cause: '', wayOut: '' }),
});

const server = serverOf([
  tool({
    ...declared,
    name: 'compute',
    input: z.object({
      ms: z.int().describe('how long'),
      how: z.enum(['well', 'full', 'broken']).default('well').describe('how'),
    }),
    output: z.object({ text: z.string() }),
    effect: 'read',
    long: { answerWithinMs: 20 },
    async run({ ms, how }, { signal, progress }) {
      progress(1, 4, 'began');
      await sleep(ms, undefined, { signal });
      if (how === 'full') throw errors.TEST_FULL({});
      if (how === 'broken') throw new Error('secret detail');
      return { text: 'computed' };
    },
  }),
]);

interface Answer {
  id?: number;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}
const open: { end(): Promise<void> }[] = [];
afterEach(async () => {
  for (const session of open.splice(0)) await session.end();
});

/** A 2026 client that types its messages by hand: the SDK's has no tasks yet. */
async function start() {
  const { audit, intents } = recordingAudit();
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const serving = await serveServerStdio(server, settingsOf(), { log, stdin, stdout, audit });
  const answers: Answer[] = [];
  let rest = '';
  stdout.on('data', (chunk: Buffer) => {
    const lines = `${rest}${chunk.toString()}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) answers.push(JSON.parse(line));
  });
  let id = 0;
  const ask = async (method: string, params: object = {}, extensions: object = { [TASKS]: {} }): Promise<Answer> => {
    const own = ++id;
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': { extensions },
    };
    stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: own, method, params: { ...params, _meta } })}\n`);
    for (;;) {
      const answer = answers.find((candidate) => candidate.id === own);
      if (answer) return answer;
      await sleep(2);
    }
  };
  open.push({
    async end() {
      stdin.end();
      await serving.closed;
    },
  });
  const ended = async (taskId: unknown): Promise<Record<string, unknown>> => {
    for (;;) {
      const { result = {} } = await ask('tasks/get', { taskId });
      if (result['status'] !== 'working') return result;
      await sleep(10);
    }
  };
  const compute = (args: object, extensions?: object) =>
    ask('tools/call', { name: 'compute', arguments: args }, extensions).then(({ result = {} }) => result);
  return { ask, compute, ended, intents };
}

it('says that it has the extension, and not the tasks of 2025', async () => {
  const { ask } = await start();
  const { result } = await ask('server/discover');
  expect(result?.['capabilities']).toMatchObject({ extensions: { [TASKS]: {} } });
  expect(result?.['capabilities']).not.toHaveProperty('tasks');
});

it('answers a client that knows tasks with one, and follows it to its result', async () => {
  const { ask, compute, ended, intents } = await start();
  const created = await compute({ ms: 150 });
  expect(created).toMatchObject({
    resultType: 'task',
    taskId: expect.stringMatching(/^job_[\w-]{22}$/),
    status: 'working',
    statusMessage: 'began',
    createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    lastUpdatedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    ttlMs: expect.any(Number),
    pollIntervalMs: 1000,
  });
  for (const field of ['content', 'structuredContent', 'result', 'error', 'requestState', 'task']) {
    expect(created).not.toHaveProperty(field);
  }
  const { taskId } = created;
  expect((await ask('tasks/get', { taskId })).result).toMatchObject({
    resultType: 'complete',
    taskId,
    status: 'working',
  });
  expect(await ended(taskId)).toMatchObject({
    resultType: 'complete',
    status: 'completed',
    result: { content: [{ type: 'text', text: '{"text":"computed"}' }], structuredContent: { text: 'computed' } },
  });
  expect(intents.map(({ name }) => name)).toEqual(expect.arrayContaining(['compute', 'get_job']));
});

it('answers what is quick as ever', async () => {
  const { compute } = await start();
  expect(await compute({ ms: 0 })).toMatchObject({ resultType: 'complete', structuredContent: { text: 'computed' } });
});

it('gives who knows no tasks a job and the tool for it, and who does neither', async () => {
  const { ask, compute } = await start();
  const names = async (extensions: object) => {
    const { result = {} } = await ask('tools/list', {}, extensions);
    return (result['tools'] as { name: string }[]).map(({ name }) => name);
  };
  expect(await names({})).toEqual(['compute', 'get_job']);
  expect(await names({ [TASKS]: {} })).toEqual(['compute']);
  const answer = await compute({ ms: 50 }, {});
  expect(answer).toMatchObject({ resultType: 'complete', structuredContent: { job: { status: 'working' } } });
  expect(answer).not.toHaveProperty('taskId');
});

it.each(['tasks/get', 'tasks/update', 'tasks/cancel'])(
  'refuses %s of who has not said so, and unknown tasks',
  async (method) => {
    const { ask } = await start();
    const params = { taskId: 'job_nowhere', inputResponses: {} };
    expect((await ask(method, params, {})).error).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { extensions: { [TASKS]: {} } } },
    });
    expect((await ask(method, params)).error).toMatchObject({ code: -32602 });
    expect((await ask(method, {})).error).toMatchObject({ code: -32602 });
  },
);

it.each(['tasks/result', 'tasks/list'])('does not know %s', async (method) => {
  const { ask } = await start();
  expect((await ask(method, { taskId: 'x' })).error?.code).toBe(-32601);
});

it('a tool’s failure is a completed task, a defect a failed one', async () => {
  const { compute, ended } = await start();
  const full = await ended((await compute({ ms: 50, how: 'full' }))['taskId']);
  expect(full).toMatchObject({ status: 'completed', result: { isError: true } });
  expect(JSON.stringify(full)).toContain('TEST_FULL');
  const broken = await ended((await compute({ ms: 50, how: 'broken' }))['taskId']);
  expect(broken).toMatchObject({ status: 'failed', error: { code: -32603, message: expect.any(String) } });
  expect(broken).not.toHaveProperty('result');
  expect(JSON.stringify(broken)).not.toContain('secret detail');
});

it('acknowledges cancellation, also of what has ended, and input that nobody asked for', async () => {
  const { ask, compute, ended } = await start();
  const { taskId } = await compute({ ms: 60_000 });
  const acknowledged = { resultType: 'complete' };
  expect((await ask('tasks/update', { taskId, inputResponses: { name: { action: 'accept' } } })).result).toMatchObject(
    acknowledged,
  );
  const { result } = await ask('tasks/cancel', { taskId });
  expect(result).toMatchObject(acknowledged);
  expect(Object.keys(result ?? {}).sort()).toEqual(['_meta', 'resultType']);
  expect(await ended(taskId)).toMatchObject({ status: 'cancelled' });
  expect((await ask('tasks/cancel', { taskId })).result).toMatchObject(acknowledged);
});
