import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { kitErrors } from '../../src/errors/kit-errors.ts';
import { defaultPolicy } from '../../src/policy/default.ts';
import type { Policy } from '../../src/policy/port.ts';
import type { Peer } from '../../src/serve/runtime.ts';
import { declared, runtimeOf, serverOf, tool } from './harness.ts';

interface World {
  value: string;
  failing: boolean;
  /** Held by the handler of a read after it has looked. */
  pause?: Promise<void>;
}

function worldWith(policy?: Policy) {
  const world: World = { value: 'one', failing: false };
  let reads = 0;
  let emit: (uri: string) => void = () => undefined;
  const look = tool({
    ...declared,
    name: 'look',
    input: z.object({ at: z.string().optional().describe('where') }),
    output: z.object({ value: z.string(), who: z.string(), read: z.int() }),
    effect: 'read',
    cacheMs: 60_000,
    async run(_input, { principal, note }) {
      const own = ++reads;
      const { value } = world;
      await world.pause;
      if (world.failing) throw kitErrors.BACKEND_UNAVAILABLE({ backend: 'Test' });
      note('looked');
      return { value, who: principal.name, read: own };
    },
  });
  const change = tool({
    ...declared,
    name: 'change',
    input: z.object({ to: z.string().describe('new value'), fail: z.boolean().optional().describe('afterwards') }),
    output: z.object({}),
    effect: 'write',
    async run({ to, fail }) {
      world.value = to;
      if (fail) throw new Error('after it was written');
      return {};
    },
  });
  const server = serverOf([look, change], {
    async connect(_config, context) {
      emit = context.changed;
      return { ports: {}, health: async () => [], close: async () => undefined };
    },
  });
  const running = runtimeOf(server, policy ? { policy } : {});
  return { world, changed: () => emit('test://x'), ...running, reads: () => reads };
}

const person = (id: string, roles: string[] = []): Partial<Peer> => ({ principal: { id, name: id, roles } });

it('answers a repeated read from memory, with its notes, and other arguments anew', async () => {
  const { call, reads } = worldWith();
  const first = await call('look');
  expect(await call('look')).toEqual(first);
  expect(first['notes']).toEqual(['looked']);
  await call('look', { at: 'elsewhere' });
  expect(reads()).toBe(2);
});

it('never gives one caller what another one was answered: principal, roles and client count', async () => {
  const { call, reads } = worldWith();
  const callers: Partial<Peer>[] = [
    person('a'),
    person('b'),
    person('a', ['sales']),
    { ...person('a'), agent: { name: 'other', version: '1' } },
  ];
  for (const caller of [...callers, ...callers]) {
    expect((await call('look', {}, caller))['who']).toBe(caller.principal?.name);
  }
  expect(reads()).toBe(callers.length);
  await call('look', {}, person('a', ['sales', 'admin']));
  await call('look', {}, person('a', ['admin', 'sales']));
  expect(reads()).toBe(callers.length + 1);
});

it('forgets what another version of the policy allowed', async () => {
  const policy = { ...defaultPolicy({ readOnly: false }), version: 'one' };
  const { call, reads } = worldWith(policy);
  await call('look');
  policy.version = 'two';
  await call('look');
  expect(reads()).toBe(2);
});

it('a read after a write sees it, also when the write failed behind it', async () => {
  const { call } = worldWith();
  await call('look');
  await call('change', { to: 'two' });
  expect((await call('look'))['value']).toBe('two');
  await expect(call('change', { to: 'three', fail: true })).rejects.toMatchObject({ code: 'INTERNAL' });
  expect((await call('look'))['value']).toBe('three');
});

it('does not keep what a read found before a write that ended meanwhile', async () => {
  const { call, world } = worldWith();
  let go: () => void = () => undefined;
  world.pause = new Promise((resolve) => (go = resolve));
  const slow = call('look');
  await sleep(10);
  await call('change', { to: 'two' });
  go();
  expect((await slow)['value']).toBe('one');
  expect((await call('look'))['value']).toBe('two');
});

it('forgets when something changed elsewhere', async () => {
  const { call, world, changed } = worldWith();
  await call('look');
  world.value = 'two';
  changed();
  expect((await call('look'))['value']).toBe('two');
});

it('remembers no error', async () => {
  const { call, world } = worldWith();
  world.failing = true;
  await expect(call('look')).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  world.failing = false;
  expect((await call('look'))['value']).toBe('one');
});

it('keeps a bounded number of bytes, and nothing that is very large', async () => {
  const { runtime } = worldWith();
  const options = { ttl: 60_000, generation: runtime.cache.generation };
  runtime.cache.set('large', { value: 'x'.repeat(300_000), notes: [] }, options);
  expect(runtime.cache.get('large')).toBeUndefined();
  for (let i = 0; i < 100; i++) runtime.cache.set(`k${i}`, { value: 'x'.repeat(200_000), notes: [] }, options);
  expect(Array.from({ length: 100 }, (_, i) => runtime.cache.get(`k${i}`)).filter(Boolean).length).toBeLessThan(50);
});
