import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import * as z from 'zod';
import type { Effect } from '../../src/define/tool.ts';
import { type LimitSettings, type LimitText, readLimits } from '../../src/limits/rules.ts';
import type { Policy } from '../../src/policy/port.ts';
import { jsonLogger } from '../../src/serve/logger.ts';
import type { Peer } from '../../src/serve/runtime.ts';
import { memoryState } from '../../src/state/memory.ts';
import type { KitState } from '../../src/state/port.ts';
import { declared, runtimeOf, serverOf, settingsOf, tool } from '../gate/harness.ts';

let runs = 0;
const acting = (name: string, effect: Effect, run: () => Promise<void> = async () => undefined, limit?: LimitText) =>
  tool({
    ...declared,
    name,
    input: z.object({}),
    output: z.object({ ok: z.boolean() }),
    effect,
    ...(limit && { limit }),
    async run() {
      runs++;
      await run();
      return { ok: true };
    },
  });

const allowing: Policy = {
  version: 'test',
  wantsFacts: () => false,
  visible: () => true,
  decide: () => ({ decision: 'allow', rules: [] }),
  accepts: () => true,
};

interface Given {
  readonly over?: Partial<LimitSettings>;
  readonly ownState?: KitState;
  readonly policy?: Policy;
  readonly log?: ReturnType<typeof jsonLogger>;
}

function limited(limits: string, tools: ReturnType<typeof acting>[], { over, ...rest }: Given = {}) {
  const { effects, tools: own } = readLimits(
    limits.split(','),
    tools.map(({ name }) => name),
  );
  const atOnce = { process: 1000, principal: 1000 };
  const common = { ...settingsOf().common, limits: { effects, tools: own, shared: false, atOnce, ...over } };
  runs = 0;
  return runtimeOf(serverOf(tools), { settings: { common }, policy: allowing, ...rest });
}

const client = (name: string): Partial<Peer> => ({ agent: { name, version: '1' } });
const person = (id: string): Partial<Peer> => ({ principal: { id, name: id, roles: [] } });
const refused = { code: 'RATE_LIMITED', category: 'rate_limited', retryable: true };

it('refuses what is over the limit, with what is limited and when it is free again', async () => {
  const { call } = limited('read=2/m', [acting('look', 'read')]);
  await call('look');
  await call('look');
  const error = await call('look').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ ...refused, details: { limit: '2/m', bucket: 'read calls of this client' } });
  const { reset_seconds, reset_at } = (error as { details: Record<string, never> }).details;
  expect(reset_seconds).toBeGreaterThan(50);
  expect(Math.abs(Date.parse(String(reset_at)) - Date.now() - Number(reset_seconds) * 1000)).toBeLessThan(2000);
  expect((error as Error).message).toContain(String(reset_at));
  expect(runs).toBe(2);
});

it('limits persons, effects and tools apart', async () => {
  const { call } = limited('read=1/m,write=1/m', [
    acting('look', 'read'),
    acting('note', 'write'),
    acting('rare', 'read', undefined, '1/d'),
  ]);
  await call('look', {}, person('a'));
  await call('look', {}, person('b'));
  await call('note', {}, person('a'));
  await expect(call('look', {}, person('a'))).rejects.toMatchObject(refused);
  await call('rare', {}, person('c'));
  await expect(call('rare', {}, { ...person('c'), ...client('other') })).rejects.toMatchObject({
    ...refused,
    details: { limit: '1/d', bucket: 'calls of rare' },
  });
});

it('a setting changes or lifts the limit that a tool declares', async () => {
  const rare = acting('rare', 'read', undefined, '1/d');
  const lifted = limited('rare=off', [rare]);
  const wider = limited('rare=2/d', [rare]);
  for (const { call } of [lifted, wider]) for (let i = 0; i < 2; i++) await call('rare');
  await lifted.call('rare');
  await expect(wider.call('rare')).rejects.toMatchObject(refused);
});

it('a client that renames itself gets twice as much at most, and nothing more of what leaves the company', async () => {
  const { call } = limited('read=5/m,outward=3/h', [acting('look', 'read'), acting('send', 'outward')]);
  const through = async (name: string) => {
    let allowed = 0;
    for (let i = 0; i < 40; i++)
      allowed += await call(name, {}, client(`agent-${i}`)).then(
        () => 1,
        () => 0,
      );
    return allowed;
  };
  expect(await through('look')).toBe(10);
  expect(await through('send')).toBe(3);
});

it('one client does not use up what another one has', async () => {
  const { call } = limited('read=2/m', [acting('look', 'read')]);
  for (let i = 0; i < 3; i++) await call('look', {}, client('greedy')).catch(() => undefined);
  await call('look', {}, client('modest'));
});

it('a refused call costs nothing elsewhere', async () => {
  const { call } = limited('write=4/m,outward=3/h', [
    acting('send', 'outward', undefined, '1/d'),
    acting('post', 'outward'),
    acting('note', 'write'),
  ]);
  await call('send');
  for (let i = 0; i < 10; i++) await expect(call('send')).rejects.toMatchObject(refused);
  await call('post');
  await call('post');
  await expect(call('post')).rejects.toMatchObject({ details: { limit: '3/h' } });
  await call('note');
  await expect(call('note')).rejects.toMatchObject({ details: { limit: '4/m' } });
});

it('what waits for a confirmation, or repeats a finished call, is not counted for good', async () => {
  const send = acting('send', 'outward');
  const waiting = limited('outward=2/h', [send], {
    policy: { ...allowing, decide: () => ({ decision: 'confirm', rules: [] }) },
  });
  for (let i = 0; i < 5; i++)
    await expect(waiting.call('send')).rejects.toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
  const repeated = limited('outward=2/h', [send]);
  for (let i = 0; i < 5; i++) await repeated.call('send', { idempotency_key: 'k' });
  await repeated.call('send');
  await expect(repeated.call('send')).rejects.toMatchObject(refused);
  expect(runs).toBe(2);
});

it('attempts at what leaves the company are bounded as writes are', async () => {
  const policy: Policy = { ...allowing, decide: () => ({ decision: 'confirm', rules: [] }) };
  const { call } = limited('write=3/m,outward=100/h', [acting('send', 'outward')], { policy });
  const codes = [];
  for (let i = 0; i < 4; i++) codes.push(await call('send').catch((thrown) => thrown.code));
  expect(codes).toEqual([...Array(3).fill('CONFIRMATION_REQUIRED'), 'RATE_LIMITED']);
});

it('counts over replicas what is outward always, and the rest when it is told to', async () => {
  const tools = [acting('look', 'read'), acting('send', 'outward')];
  for (const shared of [false, true]) {
    const ownState = memoryState();
    const [one, two] = [0, 1].map(() => limited('read=1/m,outward=1/h', tools, { over: { shared }, ownState }));
    await one?.call('send');
    await expect(two?.call('send')).rejects.toMatchObject(refused);
    await one?.call('look');
    const second = two?.call('look');
    if (shared) await expect(second).rejects.toMatchObject(refused);
    else await second;
  }
});

it('when nothing can be counted reads go on, told once, and writes stop', async () => {
  const broken = {
    ...memoryState(),
    limits: { consume: () => Promise.reject(new Error('gone')), giveBack: async () => undefined },
  };
  const lines: string[] = [];
  const { call } = limited('read=5/m', [acting('look', 'read'), acting('note', 'write'), acting('send', 'outward')], {
    over: { shared: true },
    ownState: broken,
    log: jsonLogger('error', (line) => lines.push(line)),
  });
  for (let i = 0; i < 10; i++) await call('look');
  for (const name of ['note', 'send'])
    await expect(call(name)).rejects.toMatchObject({ code: 'LIMITS_UNAVAILABLE', category: 'unavailable' });
  expect(runs).toBe(10);
  expect(lines).toHaveLength(1);
});

it('goes on while it is counted where plenty is left; a write begins, and an answer leaves, only when it is', async () => {
  let answer: (allowed: boolean) => void = () => undefined;
  let slow = false;
  const state = memoryState();
  const consume: KitState['limits']['consume'] = async (asked) => {
    const allowed = !slow || (await new Promise<boolean>((resolve) => (answer = resolve)));
    return asked.map(({ rule }) => ({ allowed, remaining: allowed ? rule.points - 1 : 0, resetMs: 1000 }));
  };
  const tools = [acting('look', 'read'), acting('note', 'write'), acting('send', 'outward')];
  const ownState = { ...state, limits: { ...state.limits, consume } };
  const { call } = limited('read=10/m,write=10/m,outward=10/h', tools, { over: { shared: true }, ownState });
  for (const { name } of tools) await call(name);
  slow = true;
  for (const { name, handlerWaits } of [
    { name: 'look', handlerWaits: false },
    { name: 'note', handlerWaits: true },
    { name: 'send', handlerWaits: true },
  ]) {
    for (const allowed of [true, false]) {
      slow = false;
      await call(name);
      slow = true;
      runs = 0;
      let left = false;
      const calling = call(name).finally(() => {
        left = true;
      });
      calling.catch(() => undefined);
      await sleep(20);
      expect({ name, runs, left }).toEqual({ name, runs: handlerWaits ? 0 : 1, left: false });
      answer(allowed);
      if (allowed) await calling;
      else await expect(calling).rejects.toMatchObject(refused);
      expect({ name, runs }).toEqual({ name, runs: allowed || !handlerWaits ? 1 : 0 });
    }
  }
});

it('waits for each count where little is left', async () => {
  const state = memoryState();
  let begunAt: number[] = [];
  const consume: KitState['limits']['consume'] = async (asked) => {
    const states = await state.limits.consume(asked);
    await sleep(5);
    begunAt = [...begunAt, runs];
    return states;
  };
  const ownState = { ...state, limits: { ...state.limits, consume } };
  const { call } = limited('read=10/m', [acting('look', 'read')], { over: { shared: true }, ownState });
  for (let i = 0; i < 10; i++) await call('look');
  await expect(call('look')).rejects.toMatchObject(refused);
  // How many had begun when each count came: the first knows nothing, the last three may be too many.
  expect(begunAt).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 8, 9, 10]);
  expect(runs).toBe(10);
});

it('refuses at once what is too much at once, and a tool that ignores its end still counts', async () => {
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const slow = acting('slow', 'read', () => finished);
  const { call } = limited('off', [slow], { over: { atOnce: { process: 3, principal: 2 } } });
  const [a, b, cancel] = [person('a'), person('b'), new AbortController()];
  const stubborn = call('slow', {}, { ...a, signal: cancel.signal });
  const running = [call('slow', {}, a), call('slow', {}, b)];
  await sleep(30);
  cancel.abort();
  await expect(stubborn).rejects.toMatchObject({ code: 'CANCELLED' });
  // Nobody ends before these are answered.
  await expect(call('slow', {}, a)).rejects.toMatchObject({ code: 'BUSY', category: 'rate_limited', retryable: true });
  await expect(call('slow', {}, b)).rejects.toMatchObject({ code: 'BUSY' });
  finish();
  await Promise.all(running);
  await sleep(20);
  await Promise.all([call('slow', {}, a), call('slow', {}, b)]);
});
