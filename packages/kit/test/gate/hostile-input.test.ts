import { expect, it } from 'vitest';
import * as z from 'zod';
import { bytesOf, declared, recordingAudit, runtimeOf, serverOf, tool } from './harness.ts';

const take = tool({
  ...declared,
  name: 'take_it',
  input: z.object({
    list: z.array(z.string()).optional().describe('list'),
    fields: z.record(z.string(), z.string()).optional().describe('fields'),
    reference: z.string().optional().describe('reference'),
    amount: z.number().optional().describe('amount'),
    anything: z.unknown().optional().describe('anything'),
  }),
  output: z.object({ reference: z.string().optional(), amount: z.number().optional() }),
  effect: 'write',
  run: async ({ reference, amount }) => ({ reference, amount }),
});
const start = () => runtimeOf(serverOf([take]));
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
/** `value`, and how often something in it was looked at. */
function looked<T extends object>(value: T): { value: T; looks: () => number } {
  let looks = 0;
  const get = (target: T, key: PropertyKey) => {
    looks++;
    return Reflect.get(target, key);
  };
  return { value: new Proxy(value, { get }), looks: () => looks };
}
const refused = (name: string, input: unknown) =>
  start()
    .call(name, input)
    .catch((error: unknown) => error);

it.each([
  ['a list of wrong items', 200_000, (count: number) => looked(many(count, () => 1)), 'list'],
  [
    'a record of wrong values',
    50_000,
    (count: number) => looked(Object.fromEntries(many(count, (i) => [`k${i}`, 1]))),
    'fields',
  ],
  [
    'unknown arguments',
    50_000,
    (count: number) => looked(Object.fromEntries(many(count, (i) => [`argument_${i}`, 1]))),
  ],
])('refuses %s without working on each of them', async (_what, count, make, name?: string) => {
  const { value, looks } = make(count);
  const error = await refused('take_it', name === undefined ? value : { [name]: value });
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENTS' });
  expect(bytesOf((error as { details: unknown }).details)).toBeLessThan(8000);
  // Depth, schema, audit and the hash look at each once or twice; a repair of each would copy all of them each time.
  expect(looks()).toBeLessThan(6 * count);
});

it('a note about a correction repeats no long name, and notes count into the cap', async () => {
  const answer = await start().call('take_it', { fields: { [`${'x'.repeat(100_000)}\u202E`]: 1 } });
  expect(bytesOf(answer)).toBeLessThan(1000);
  expect(JSON.stringify(answer)).not.toContain('\u202E');
});

it('leaves numbers alone that would lose digits as text, and texts that would as numbers', async () => {
  // JSON.parse has lost the digits already: what is left is another customer's number.
  expect(await refused('take_it', JSON.parse('{"reference":12345678901234567890}'))).toMatchObject({
    code: 'INVALID_ARGUMENTS',
  });
  expect(await refused('take_it', { amount: '123456789012345.123456789' })).toMatchObject({
    code: 'INVALID_ARGUMENTS',
  });
  expect(await start().call('take_it', { reference: 42, amount: '-12.50' })).toMatchObject({
    reference: '42',
    amount: -12.5,
  });
});

it.each([
  ['a text', { reference: 'a\0b' }, "'reference'"],
  ['a list', { list: ['a', '\0'] }, "'list.1'"],
  ['a name', { fields: { 'a\0': '' } }, "'fields.a'"],
  ['anything', { anything: [{ deep: ['\0'] }] }, "'anything.0.deep.0'"],
  ['JSON that was given as text', { list: '["\\u0000"]' }, "'list.0'"],
])('refuses a NUL in %s and names its place', async (_what, input, place) => {
  const { audit, intents } = recordingAudit();
  const { call } = runtimeOf(serverOf([take]), { audit });
  const error = await call('take_it', input).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'INVALID_ARGUMENTS',
    details: { problems: [`${place} has a NUL character: leave it out`] },
  });
  expect(intents).toHaveLength(1);
});

it('answers what is nested deeper than a stack is high', async () => {
  const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  const { audit, intents } = recordingAudit();
  const { call } = runtimeOf(serverOf([take]), { audit });
  await expect(call('take_it', { anything: deep })).rejects.toMatchObject({ code: 'INVALID_ARGUMENTS' });
  await expect(call('take_it', { list: deep })).rejects.toMatchObject({ code: 'INVALID_ARGUMENTS' });
  expect(intents).toHaveLength(2);
  expect(bytesOf(intents)).toBeLessThan(5000);
});

it('records arguments in the audit log within bounds, names and values', async () => {
  const { audit, intents } = recordingAudit();
  const { call } = runtimeOf(serverOf([take]), { audit, settings: { secrets: ['hunter2hunter2'] } });
  await call('take_it', { list: many(100_000, () => 'short') });
  await call('take_it', { hunter2hunter2: 1, ['n'.repeat(5000)]: 2 }).catch(() => undefined);
  expect(bytesOf(intents)).toBeLessThan(40_000);
  expect(JSON.stringify(intents)).not.toContain('hunter2');
});
