import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { Logger } from '../../src/serve/logger.ts';
import { jsonLogger } from '../../src/serve/logger.ts';
import { memoryState } from '../../src/state/memory.ts';
import type { KitState, OnceStore } from '../../src/state/port.ts';
import { declared, failingAudit, recordingAudit, runtimeOf, serverOf, tool } from './harness.ts';

/** As with a database that the tool writes to as well. */
const withState = async () => ({
  ports: {},
  state: memoryState(),
  health: async () => [],
  close: async () => undefined,
});

type Run = (context: { signal: AbortSignal; note(text: string): void; progress(done: number): void }) => Promise<void>;

function writing(run: Run, deadlineMs = 1000) {
  let runs = 0;
  const write = tool({
    ...declared,
    name: 'write_it',
    input: z.object({}),
    output: z.object({ run: z.int() }),
    effect: 'write',
    deadlineMs,
    async run(_input, context) {
      const own = ++runs;
      await run(context);
      return { run: own };
    },
  });
  return { write, runs: () => runs };
}

it('a replay brings the first answer’s notes', async () => {
  const { write } = writing(async ({ note }) => note('looks like a double'));
  const { call } = runtimeOf(serverOf([write]));
  await call('write_it', { idempotency_key: 'k' });
  const { run, notes } = await call('write_it', { idempotency_key: 'k' });
  expect(run).toBe(1);
  expect(notes).toEqual(['looks like a double', expect.stringContaining('ran before')]);
});

it('outside of a transaction begins when its intent is written, and not before', async () => {
  let written: () => void = () => undefined;
  const intentWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const { audit } = recordingAudit();
  const { write, runs } = writing(async () => undefined);
  const { call } = runtimeOf(serverOf([write], { connect: withState }), {
    audit: { ...audit, intent: () => intentWritten },
  });
  const calling = call('write_it', { idempotency_key: 'k' });
  await sleep(30);
  expect(runs()).toBe(0);
  written();
  await calling;
  expect(runs()).toBe(1);
});

describe('in a transaction, which undoes what the handler wrote', () => {
  /** As `postgresState`, and tells what became of each transaction. */
  const undoing = () => {
    const ended: string[] = [];
    const { once, ...rest } = memoryState();
    const run: OnceStore['run'] = async (_key, effect) => {
      try {
        const value = await effect();
        ended.push('committed');
        return { value, replayed: false };
      } catch (error) {
        ended.push('undone');
        throw error;
      }
    };
    const state: KitState = { ...rest, once: { ...once, run, undoes: true } };
    return { ended, connect: async () => ({ ...(await withState()), state }) };
  };

  it('begins while its intent is being written, and commits when it is', async () => {
    let written: () => void = () => undefined;
    const intentWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const { audit } = recordingAudit();
    const { write, runs } = writing(async () => undefined);
    const { ended, connect } = undoing();
    const { call } = runtimeOf(serverOf([write], { connect }), {
      audit: { ...audit, intent: () => intentWritten },
    });
    const calling = call('write_it', { idempotency_key: 'k' });
    await sleep(30);
    expect(runs()).toBe(1);
    expect(ended).toEqual([]);
    written();
    await calling;
    expect(ended).toEqual(['committed']);
  });

  it('without an intent, or cancelled meanwhile, nothing of it stands', async () => {
    const { audit, setFull } = failingAudit();
    const { write } = writing(() => sleep(20));
    const { ended, connect } = undoing();
    const { call } = runtimeOf(serverOf([write], { connect }), { audit });
    await expect(call('write_it', { idempotency_key: 'k' })).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    setFull(false);
    const cancel = new AbortController();
    const cancelled = call('write_it', { idempotency_key: 'k' }, { signal: cancel.signal });
    await sleep(15);
    cancel.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    await vi.waitFor(() => expect(ended).toEqual(['undone', 'undone']));
  });

  it('may begin in vain for a repeat, and leaves nothing of that in the answer', async () => {
    const { once, ...rest } = memoryState();
    const run: OnceStore['run'] = async (key, effect, options) => {
      expect(options?.tentative).toBe(true);
      const before = await once.find(key);
      if (before && before !== 'begun') await effect().catch(() => undefined);
      return once.run(key, effect, options);
    };
    const connect = async () => ({ ...(await withState()), state: { ...rest, once: { ...once, run, undoes: true } } });
    const { write, runs } = writing(async ({ note }) => note('looks like a double'));
    const { call } = runtimeOf(serverOf([write], { connect }));
    const first = await call('write_it', { idempotency_key: 'k' });
    expect(first).toEqual({ run: 1, notes: ['looks like a double'] });
    const again = await call('write_it', { idempotency_key: 'k' });
    expect(runs()).toBe(2);
    expect(again).toEqual({ run: 1, notes: ['looks like a double', expect.stringContaining('ran before')] });
  });

  it('without a key there is no transaction: it waits', async () => {
    const { audit } = failingAudit();
    const { write, runs } = writing(async () => undefined);
    const { call } = runtimeOf(serverOf([write], { connect: undoing().connect }), { audit });
    await expect(call('write_it')).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(runs()).toBe(0);
  });
});

it('an intent that cannot be written leaves the key free', async () => {
  for (const connect of [undefined, withState]) {
    const { audit, setFull } = failingAudit();
    const { write, runs } = writing(async () => undefined);
    const { call } = runtimeOf(serverOf([write], connect && { connect }), { audit });
    await expect(call('write_it', { idempotency_key: 'k' })).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(runs()).toBe(0);
    setFull(false);
    expect(await call('write_it', { idempotency_key: 'k' })).toEqual({ run: 1 });
  }
});

it('does not run what was cancelled before its turn', async () => {
  const { write, runs } = writing(async () => undefined);
  const { call } = runtimeOf(serverOf([write]));
  await expect(call('write_it', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  await sleep(20);
  expect(runs()).toBe(0);
});

it('a repeat does not inherit the failure of the first: it tries itself', async () => {
  let first = true;
  const { write, runs } = writing(async ({ signal }) => {
    if (!first) return;
    first = false;
    await sleep(200, undefined, { signal });
  });
  const { call } = runtimeOf(serverOf([write], { connect: withState }));
  const cancel = new AbortController();
  const cancelled = call('write_it', { idempotency_key: 'k' }, { signal: cancel.signal });
  await sleep(20);
  const repeated = call('write_it', { idempotency_key: 'k' });
  cancel.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(await repeated).toEqual({ run: 2 });
  expect(runs()).toBe(2);
});

it('does not repeat what was cancelled and may have happened elsewhere', async () => {
  const { write, runs } = writing(({ signal }) => sleep(200, undefined, { signal }));
  const { call } = runtimeOf(serverOf([write]));
  const cancel = new AbortController();
  const cancelled = call('write_it', { idempotency_key: 'k' }, { signal: cancel.signal });
  await sleep(20);
  cancel.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  await expect(call('write_it', { idempotency_key: 'k' })).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  expect(runs()).toBe(1);
});

it('says nothing of progress once the call is answered', async () => {
  const heard: number[] = [];
  const { write } = writing(async ({ progress }) => {
    progress(1);
    void sleep(30).then(() => progress(2));
  });
  const { call } = runtimeOf(serverOf([write]));
  await call('write_it', {}, { progress: (done) => heard.push(done) });
  await sleep(60);
  expect(heard).toEqual([1]);
});

it.each([
  ['circular', () => Object.assign(Object.create(null), { self: undefined as unknown })],
  ['a bigint', () => ({ big: 1n })],
  ['an error that is its own cause', () => Object.assign(new Error('round'), {})],
])('answers INTERNAL when what was thrown cannot be written down: %s', async (what, make) => {
  const thrown: Record<string, unknown> = make() as never;
  if (what === 'circular') thrown['self'] = thrown;
  if (thrown instanceof Error) thrown.cause = thrown;
  const lines: string[] = [];
  const log: Logger = jsonLogger('debug', (line) => lines.push(line));
  const { write } = writing(() => Promise.reject(thrown));
  const { call } = runtimeOf(serverOf([write]), { log });
  await expect(call('write_it')).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(lines.filter((line) => JSON.parse(line).message === 'unexpected error')).toHaveLength(1);
});

it('closes the audit log also when a backend does not close, and opens nothing afterwards', async () => {
  const { audit, isClosed } = recordingAudit();
  let connects = 0;
  const { write } = writing(async () => undefined);
  const server = serverOf([write], {
    connect: async () => {
      connects++;
      return { ports: {}, health: async () => [], close: () => Promise.reject(new Error('stuck')) };
    },
  });
  const { runtime, call } = runtimeOf(server, { audit });
  await call('write_it');
  await runtime.close();
  expect(isClosed()).toBe(true);
  await expect(call('write_it')).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  expect(connects).toBe(1);

  const unopened = runtimeOf(server);
  await unopened.runtime.close();
  await expect(unopened.call('write_it')).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  expect(connects).toBe(1);
});

it('does not wait for ever for a backend that hangs when it is closed', async () => {
  const { audit, isClosed } = recordingAudit();
  const { write } = writing(async () => undefined);
  const server = serverOf([write], {
    connect: async () => ({ ports: {}, health: async () => [], close: () => new Promise(() => undefined) }),
  });
  const { runtime, call } = runtimeOf(server, { audit });
  await call('write_it');
  await runtime.close(50);
  expect(isClosed()).toBe(true);
});
