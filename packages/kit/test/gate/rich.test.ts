import { expect, it } from 'vitest';
import * as z from 'zod';
import { form } from '../../src/define/ask.ts';
import { embedded, image } from '../../src/define/content.ts';
import type { CodedError } from '../../src/errors/define.ts';
import { Inquiry } from '../../src/gate/ask.ts';
import { Rich } from '../../src/results/rich.ts';
import type { ClientSide } from '../../src/serve/runtime.ts';
import { declared, runtimeOf, serverOf, tool } from './harness.ts';

const picture = (bytes: number) =>
  tool({
    ...declared,
    name: 'draw_chart',
    effect: 'write',
    input: z.object({ caption: z.string().describe('Caption') }),
    output: z.object({ title: z.string() }),
    run: async ({ caption }, { attach }) => {
      attach(image(new Uint8Array(bytes), 'image/png'));
      attach(embedded('test://chart', 'text/csv', caption));
      return { title: 'Chart' };
    },
  });

it('what is attached stands beside the data, its texts as clean as any', async () => {
  const { call } = runtimeOf(serverOf([picture(3)]), { settings: { secrets: ['hunter2hunter2'] } });
  const answer = await call('draw_chart', { caption: 'a\u200b hunter2hunter2' });
  expect(answer).toBeInstanceOf(Rich);
  expect(answer).toMatchObject({
    data: { title: 'Chart' },
    parts: [
      { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      { type: 'resource', resource: { uri: 'test://chart', text: 'a [redacted]' } },
    ],
  });
});

it('pictures and texts have caps of their own', async () => {
  const large = runtimeOf(serverOf([picture(1024 * 1024)]));
  await expect(large.call('draw_chart', { caption: 'x' })).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE' });
  const long = runtimeOf(serverOf([picture(3)]));
  await expect(long.call('draw_chart', { caption: 'x'.repeat(30_000) })).rejects.toMatchObject({
    code: 'ANSWER_TOO_LARGE',
  });
});

it('a replay brings what the first answer had attached', async () => {
  const { call } = runtimeOf(serverOf([picture(3)]));
  const args = { caption: 'x', idempotency_key: 'k' };
  await call('draw_chart', args);
  const again = await call('draw_chart', args);
  expect((again as unknown as Rich).parts).toHaveLength(2);
});

let clock = Date.UTC(2026, 0, 1);
const asking = tool({
  ...declared,
  name: 'ask_twice',
  effect: 'read',
  input: z.object({ topic: z.string().describe('Topic') }),
  output: z.object({ first: z.unknown(), second: z.unknown() }),
  run: async (_input, { ask }) => {
    const question = { answer: form('Which?', { type: 'object', properties: { which: { type: 'string' } } }) };
    const first = ask.memory();
    if (first === undefined && !ask.accepted('answer')) return ask.now(question);
    if (first === undefined) return ask.now(question, ask.accepted('answer')?.['which']);
    return { first, second: ask.accepted('answer')?.['which'] };
  },
});

function rounds() {
  const { call } = runtimeOf(serverOf([asking]), { now: () => new Date(clock) });
  return async (which: string | undefined, state?: string, topic = 'a', user = 'ada') => {
    const client: ClientSide = {
      can: () => true,
      answers: which === undefined ? {} : { answer: { action: 'accept', content: { which } } },
      state,
    };
    const principal = { id: `test:${user}`, name: user, roles: [] };
    return call('ask_twice', { topic }, { client, principal }).catch((error: CodedError) => error);
  };
}

it('a call that asks comes again with the answers, and remembers', async () => {
  const call = rounds();
  expect(await call(undefined)).toMatchObject({ code: 'INPUT_REQUIRED', state: undefined });
  const second = await call('red');
  expect(second).toBeInstanceOf(Inquiry);
  expect(await call('blue', (second as unknown as Inquiry).state)).toMatchObject({ first: 'red', second: 'blue' });
});

it('a state of another caller, other arguments or another time is refused', async () => {
  const call = rounds();
  const { state = '' } = (await call('red')) as unknown as Inquiry;
  const refused = { code: 'REQUEST_STATE_INVALID' };
  expect(await call('blue', state, 'b')).toMatchObject(refused);
  expect(await call('blue', state, 'a', 'eve')).toMatchObject(refused);
  expect(await call('blue', `${state}x`)).toMatchObject(refused);
  expect(await rounds()('blue', state)).toMatchObject(refused);
  clock += 11 * 60_000;
  expect(await call('blue', state)).toMatchObject(refused);
});
