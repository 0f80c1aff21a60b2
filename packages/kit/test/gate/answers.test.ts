import { expect, it } from 'vitest';
import * as z from 'zod';
import { untrusted } from '../../src/results/fence.ts';
import { bytesOf, declared, runtimeOf, serverOf, tool } from './harness.ts';

const CAP = 24 * 1024;
const text = untrusted(z.string());

const reading = (output: z.ZodObject, data: unknown, notes: readonly string[] = [], cacheMs = 0) =>
  tool({
    ...declared,
    name: 'read_it',
    input: z.object({}),
    output,
    effect: 'read',
    cacheMs,
    async run(_input, { note }) {
      for (const line of notes) note(line);
      return data as Record<string, unknown>;
    },
  });
const read = (output: z.ZodObject, data: unknown, notes?: readonly string[]) =>
  runtimeOf(serverOf([reading(output, data, notes)]), { settings: { secrets: ['hunter2hunter2'] } }).call('read_it');

it('closes the fence of a text that was clipped', async () => {
  const { body } = await read(z.object({ body: text }), { body: 'x'.repeat(40_000) });
  const marker = /^<(untrusted-[0-9a-f]+)>/.exec(String(body))?.[1];
  expect(String(body).endsWith(`</${marker}>`)).toBe(true);
  expect(String(body).length).toBeGreaterThan(10_000);
});

it('keeps the cap with notes and fences', async () => {
  const notes = Array.from({ length: 500 }, (_, index) => `${index} ${'n'.repeat(300)}`);
  const answer = await read(z.object({ body: text }), { body: 'x'.repeat(23_900) }, notes);
  expect(bytesOf(answer)).toBeLessThanOrEqual(CAP);
  expect(String(answer['notes'])).toContain('more notes');
});

it('cleans notes like any other text', async () => {
  const answer = await read(z.object({}), {}, ['see hunter2hunter2 \u202Enow']);
  expect(answer['notes']).toEqual(['see [redacted] now']);
});

it('fences behind every wrapper of a schema', async () => {
  const output = z.object({
    frozen: text.readonly(),
    caught: text.catch('-'),
    pair: z.tuple([z.string(), text]),
    both: z.intersection(z.object({ a: text }), z.object({ b: z.string() })),
    lazy: z.lazy(() => z.object({ text })),
    piped: z.string().pipe(text),
  });
  const mail = 'mail';
  const data = {
    frozen: mail,
    caught: mail,
    pair: ['own', mail],
    both: { a: mail, b: 'own' },
    lazy: { text: mail },
    piped: mail,
  };
  const fenced = expect.stringMatching(/^<untrusted-\w+>mail<\/untrusted-\w+>$/);
  expect(await read(output, data)).toMatchObject({
    frozen: fenced,
    caught: fenced,
    pair: ['own', fenced],
    both: { a: fenced, b: 'own' },
    lazy: { text: fenced },
    piped: fenced,
  });
});

it('a page of short fenced texts is made smaller, not refused', async () => {
  const list = tool({
    ...declared,
    name: 'list_it',
    input: z.object({}),
    output: z.object({ rows: z.array(z.object({ a: text, b: text, c: text })) }),
    effect: 'read',
    paging: { limit: 100, max: 100 },
    async run(_input, { page, note }) {
      note('said once');
      const after = Number(page.after?.[0] ?? 0);
      const value = 'v'.repeat(60);
      return { rows: Array.from({ length: page.limit }, () => ({ a: value, b: value, c: value })), next: [after + 1] };
    },
  });
  const answer = await runtimeOf(serverOf([list])).call('list_it');
  expect(answer['returned']).toBeGreaterThan(20);
  expect(bytesOf(answer)).toBeLessThanOrEqual(CAP);
  expect((answer['notes'] as string[]).filter((line) => line === 'said once')).toHaveLength(1);
});

it('a cursor is of no use to another principal', async () => {
  const list = tool({
    ...declared,
    name: 'list_it',
    input: z.object({}),
    output: z.object({ rows: z.array(z.string()) }),
    effect: 'read',
    paging: { limit: 1, max: 1 },
    run: async () => ({ rows: ['a'], next: [1] }),
  });
  const cursorKey = Buffer.alloc(32, 7);
  const as = (id: string) => runtimeOf(serverOf([list]), { cursorKey, principal: { id, name: id, roles: [] } });
  const { next_cursor: cursor } = await as('ada').call('list_it');
  await expect(as('bob').call('list_it', { cursor })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  expect(await as('ada').call('list_it', { cursor })).toMatchObject({ rows: ['a'] });
});

it('a remembered answer has its notes', async () => {
  const { call } = runtimeOf(
    serverOf([reading(z.object({ n: z.int() }), { n: 1 }, ['only the first of two'], 60_000)]),
  );
  const first = await call('read_it');
  expect(first['notes']).toEqual(['only the first of two']);
  expect(await call('read_it')).toEqual(first);
});
