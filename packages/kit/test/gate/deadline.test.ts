import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { parseLimit } from '../../src/limits/rules.ts';
import type { Policy } from '../../src/policy/port.ts';
import { memoryState } from '../../src/state/memory.ts';
import { declared, runtimeOf, serverOf, settingsOf, tool } from './harness.ts';

const allowing: Policy = {
  version: 'test',
  wantsFacts: () => false,
  visible: () => true,
  decide: () => ({ decision: 'allow', rules: [] }),
  accepts: () => true,
};

function sending(run: (signal: AbortSignal) => Promise<unknown>) {
  const seen = { runs: 0, aborted: 0 };
  const send = tool({
    ...declared,
    name: 'send',
    input: z.object({}),
    output: z.object({ run: z.int() }),
    effect: 'outward',
    deadlineMs: 60,
    async run(_input, { signal }) {
      const own = ++seen.runs;
      signal.addEventListener('abort', () => seen.aborted++);
      await run(signal);
      return { run: own };
    },
  });
  return { send, seen };
}

const limits = {
  effects: { outward: parseLimit('5/h') ?? { points: 5, seconds: 3600 } },
  tools: {},
  shared: false,
  atOnce: { process: 9, principal: 9 },
};
const common = { ...settingsOf().common, limits };
const late = { code: 'DEADLINE_EXCEEDED' };

it('ends while the call is being counted, and the tool does not run behind it', async () => {
  const { send, seen } = sending(async () => undefined);
  const state = memoryState();
  const consume: typeof state.limits.consume = async (asked) => {
    await sleep(150);
    return state.limits.consume(asked);
  };
  const ownState = { ...state, limits: { ...state.limits, consume } };
  const { call } = runtimeOf(serverOf([send]), { settings: { common }, policy: allowing, ownState });
  await expect(call('send')).rejects.toMatchObject(late);
  await sleep(200);
  expect(seen.runs).toBe(0);
});

it('ends while the backends are being opened', async () => {
  const { send, seen } = sending(async () => undefined);
  const server = serverOf([send], { connect: () => new Promise(() => undefined) });
  const { call } = runtimeOf(server, { settings: { common }, policy: allowing });
  await expect(call('send')).rejects.toMatchObject(late);
  expect(seen.runs).toBe(0);
});

it('ends while a person is being asked for what is not allowed yet', async () => {
  const { send, seen } = sending(async () => undefined);
  const policy: Policy = { ...allowing, decide: () => ({ decision: 'confirm', rules: [] }) };
  const server = serverOf([send], { connect: () => new Promise(() => undefined) });
  const { call } = runtimeOf(server, { policy });
  await expect(call('send')).rejects.toMatchObject(late);
  expect(seen.runs).toBe(0);
});

it('does not wait for a tool that ignores its signal, and a repeat gets what it did in the end', async () => {
  const { send, seen } = sending(() => sleep(200));
  const { call } = runtimeOf(serverOf([send]), { policy: allowing });
  await expect(call('send', { idempotency_key: 'k' })).rejects.toMatchObject(late);
  expect(seen).toEqual({ runs: 1, aborted: 1 });
  await sleep(250);
  expect(await call('send', { idempotency_key: 'k' })).toMatchObject({ run: 1 });
  expect(seen.runs).toBe(1);
});

it('a call that ends at its signal may have happened: a repeat does nothing', async () => {
  const { send, seen } = sending((signal) => sleep(500, undefined, { signal }));
  const { call } = runtimeOf(serverOf([send]), { policy: allowing });
  await expect(call('send', { idempotency_key: 'k' })).rejects.toMatchObject(late);
  await sleep(20);
  await expect(call('send', { idempotency_key: 'k' })).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  expect(seen.runs).toBe(1);
});
