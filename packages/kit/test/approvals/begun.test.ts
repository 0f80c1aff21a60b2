import { expect, it } from 'vitest';
import * as z from 'zod';
import { kitErrors } from '../../src/errors/kit-errors.ts';
import type { AskClient } from '../../src/gate/ask-client.ts';
import { memoryState } from '../../src/state/memory.ts';
import { memoryRecords } from '../../src/state/memory-records.ts';
import { onceOverRecords } from '../../src/state/once-over-records.ts';
import { declared, runtimeOf, serverOf, tool } from '../gate/harness.ts';

const bob = { id: 'os:bob', name: 'Bob', roles: [] };
const order = { to: 'x', idempotency_key: 'k' };

/** Two processes of one server that share what they keep; each handler call does what `effects` says next. */
function world({ resumes }: { resumes: boolean }) {
  let clock = Date.UTC(2026, 0, 1);
  const now = () => new Date(clock);
  const records = memoryRecords(now);
  const state = { ...memoryState(), records, once: onceOverRecords(records, now) };
  const effects: (() => Promise<number>)[] = [];
  let ran = 0;
  const send = tool({
    ...declared,
    name: 'send',
    input: z.object({ to: z.string() }),
    output: z.object({ number: z.int() }),
    effect: 'outward',
    async run() {
      ran++;
      return { number: await (effects.shift()?.() ?? Promise.resolve(ran)) };
    },
  });
  const start = () =>
    runtimeOf(
      serverOf([send], {
        // Each process has a store of its own over the same records, as it would have over the same database.
        connect: async () => ({
          ports: {},
          state: { ...state, once: onceOverRecords(records, now) },
          resumes,
          health: async () => [],
          close: async () => undefined,
        }),
      }),
      {
        now,
        settings: {
          common: { dataDir: '/tmp/none', auditDir: '/tmp/none', logLevel: 'silent', callTimeoutMs: 60_000 },
        },
      },
    );
  return {
    start,
    effects,
    ran: () => ran,
    /** Until nobody believes any more that the process is at it. */
    pass: (ms: number) => {
      clock += ms;
    },
  };
}

type Process = ReturnType<ReturnType<typeof world>['start']>;

/** Frozen, refused, approved by a person: the same call runs now. */
async function approved({ call, runtime }: Process): Promise<void> {
  const refusal = (await call('send', order).catch((error: unknown) => error)) as AskClient;
  expect(refusal.code).toBe('CONFIRMATION_REQUIRED');
  await (await runtime.approvals()).decide(String(refusal.details['approval']), true, { by: bob, way: 'page' });
}

const waiting = async ({ runtime }: Process) => (await runtime.approvals()).pending();
const never = () => new Promise<never>(() => undefined);

it('a confirmed call whose process was killed goes on with the same key, and nobody is asked again', async () => {
  const { start, effects, ran, pass } = world({ resumes: true });
  const killed = start();
  await approved(killed);
  effects.push(never);
  void killed.call('send', order).catch(() => undefined);
  await expect.poll(ran).toBe(1);
  pass(10_000);
  const next = start();
  expect(await next.call('send', order)).toMatchObject({ number: 2 });
  expect(await waiting(next)).toEqual([]);
  // From now on it has finished.
  expect(await next.call('send', order)).toMatchObject({ number: 2 });
  expect(ran()).toBe(2);
});

it('without `resumes` its outcome stays unknown, and nobody is asked either', async () => {
  const { start, effects, ran, pass } = world({ resumes: false });
  const killed = start();
  await approved(killed);
  effects.push(never);
  void killed.call('send', order).catch(() => undefined);
  await expect.poll(ran).toBe(1);
  pass(10_000);
  const next = start();
  await expect(next.call('send', order)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  expect(await waiting(next)).toEqual([]);
  expect(ran()).toBe(1);
});

it('a repeat while it still runs waits for it, and asks nobody', async () => {
  const { start, effects, ran } = world({ resumes: true });
  const [first, second] = [start(), start()];
  await approved(first);
  let finish: (value: number) => void = () => undefined;
  effects.push(() => new Promise((resolve) => (finish = resolve)));
  const running = first.call('send', order);
  await expect.poll(ran).toBe(1);
  const repeat = second.call('send', order);
  finish(7);
  expect((await running)['number']).toBe(7);
  expect((await repeat)['number']).toBe(7);
  expect([ran(), await waiting(second)]).toEqual([1, []]);
});

it('one yes is for one run: a repeat of what the handler then refused runs nothing, and is asked about anew', async () => {
  const { start, effects, ran } = world({ resumes: true });
  const [first, second] = [start(), start()];
  await approved(first);
  let refuse: (error: Error) => void = () => undefined;
  effects.push(() => new Promise((_, reject) => (refuse = reject)));
  const running = first.call('send', order);
  await expect.poll(ran).toBe(1);
  const repeat = second.call('send', order).catch((error: unknown) => error);
  refuse(kitErrors.INVALID_ARGUMENTS({ problems: ['no'] }));
  await expect(running).rejects.toMatchObject({ code: 'INVALID_ARGUMENTS' });
  // Whether it came before or after the refusal: it needs a yes of its own.
  expect(['CONFIRMATION_MISMATCH', 'CONFIRMATION_REQUIRED']).toContain(((await repeat) as AskClient).code);
  await expect(second.call('send', order)).rejects.toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
  expect(ran()).toBe(1);
});
