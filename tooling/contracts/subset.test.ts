import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isValid, type Schema } from './schema.ts';
import { notWithin } from './subset.ts';

const object = (properties: Record<string, Schema>, required: string[] = [], more: Record<string, unknown> = {}) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  ...more,
});
const text = { type: 'string' };

it.each<[string, Schema, Schema]>([
  ['the same but for its words', { type: 'string', description: 'a' }, { type: 'string', title: 'b' }],
  ['a further optional argument', object({ a: text }), object({ a: text, b: text })],
  ['an argument that need not be given any more', object({ a: text }, ['a']), object({ a: text })],
  ['a further choice', { type: 'string', enum: ['a', 'b'] }, { type: 'string', enum: ['b', 'a', 'c'] }],
  ['choices where any text is taken', { type: 'string', enum: ['a'] }, text],
  ['whole numbers where any is taken', { type: 'integer', minimum: 1 }, { type: 'number', minimum: 0 }],
  ['one of several', text, { anyOf: [{ type: 'null' }, text] }],
  ['several of several', { type: ['string', 'null'] }, { anyOf: [{ type: 'null' }, text, { type: 'number' }] }],
  ['a longer list', { type: 'array', items: text, maxItems: 3 }, { type: 'array', items: text, maxItems: 5 }],
  ['anything', object({ a: text }), {}],
  ['an argument called description', object({ description: text }), object({ description: text, title: text })],
])('takes %s', (_what, inner, outer) => {
  expect(notWithin(inner, outer)).toEqual([]);
});

it.each<[string, Schema, Schema, string]>([
  ['a removed argument', object({ a: text, b: text }), object({ a: text }), 'b is no longer taken'],
  ['a further required argument', object({}), object({ a: text }, ['a']), 'a need not be there'],
  ['a removed choice', { enum: ['a', 'b'] }, { enum: ['a'] }, 'the whole may be "b"'],
  ['another type', object({ a: text }), object({ a: { type: 'number' } }), 'a may be string beside number'],
  ['a null', { type: ['string', 'null'] }, text, 'the whole may be null beside string'],
  [
    'a lower limit',
    { type: 'integer', maximum: 50 },
    { type: 'integer', maximum: 20 },
    'the whole has maximum 50 against 20',
  ],
  ['a limit where none was', text, { type: 'string', maxLength: 9 }, 'the whole has maxLength unset against 9'],
  ['a pattern', text, { type: 'string', pattern: '^a' }, 'the whole differs in pattern'],
  [
    'other items',
    object({ a: { type: 'array', items: {} } }),
    object({ a: { type: 'array', items: text } }),
    'a[] may be of any type beside string',
  ],
  ['open where closed', object({}, [], { additionalProperties: true }), object({}), '* is no longer taken'],
  ['an argument called description', object({ description: text }), object({}), 'description is no longer taken'],
])('does not take %s', (_what, inner, outer, reason) => {
  expect(notWithin(inner, outer)).toEqual([reason]);
});

// Small worlds, so that schemas often fit one another and values are often valid.
const word = fc.constantFrom('a', 'bb', 'ccc', '');
const number = fc.constantFrom(-1, 0, 1, 2, 2.5);
const plain = fc.oneof(word, number, fc.boolean(), fc.constant(null));
const key = fc.constantFrom('a', 'bb', 'description');
const { schema } = fc.letrec<{ schema: Schema }>((tie) => {
  const few = { withDeletedKeys: true };
  const limits = <K extends string>(...names: K[]) =>
    fc.record(
      Object.fromEntries(names.map((name) => [name, fc.integer({ min: 0, max: 3 })])) as Record<
        K,
        fc.Arbitrary<number>
      >,
      few as never,
    );
  const typed = (type: string, more: fc.Arbitrary<object>) => more.map((rest) => ({ type, ...rest }));
  return {
    schema: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'schema' },
      fc.constantFrom<Schema>(true, false, {}, { type: 'null' }, { type: 'boolean' }),
      typed('string', limits('minLength', 'maxLength')),
      typed('integer', limits('minimum', 'maximum')),
      typed('number', limits('minimum', 'exclusiveMaximum')),
      fc.record({ enum: fc.uniqueArray(plain, { minLength: 1, maxLength: 3 }) }),
      fc.record({ const: plain }),
      fc.record({ type: fc.subarray(['string', 'null', 'integer'], { minLength: 1 }), maxLength: fc.constant(2) }),
      fc.record({ not: tie('schema') }),
      fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
      fc.record({
        anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        type: fc.constant('string'),
        maxLength: fc.constant(2),
      }),
      fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
      typed('array', fc.record({ items: tie('schema'), maxItems: fc.integer({ min: 0, max: 2 }) }, few as never)),
      typed(
        'object',
        fc.record(
          {
            properties: fc.dictionary(key, tie('schema'), { maxKeys: 3, noNullPrototype: true }),
            required: fc.uniqueArray(key, { maxLength: 2 }),
            additionalProperties: tie('schema'),
          },
          few as never,
        ),
      ),
    ) as fc.Arbitrary<Schema>,
  };
});
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'value' },
    { arbitrary: plain, weight: 3 },
    { arbitrary: fc.array(tie('value'), { maxLength: 3 }), weight: 1 },
    { arbitrary: fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }), weight: 2 },
  ),
}));

it('never says that all fits where a value does not', () => {
  let decided = 0;
  fc.assert(
    fc.property(schema, schema, fc.array(value, { minLength: 20, maxLength: 20 }), (inner, outer, values) => {
      if (notWithin(inner, outer).length > 0) return;
      decided++;
      for (const one of values) if (isValid(inner, one)) expect(isValid(outer, one)).toBe(true);
    }),
    { numRuns: 1_500 },
  );
  expect(decided).toBeGreaterThan(50);
}, 30_000);
