import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { cedarRecord } from '../../src/policy/cedar/context.ts';
import { loadCedar } from '../../src/policy/cedar/engine.ts';
import { type Judge, judgeOf } from '../../src/policy/cedar/judge.ts';
import { contextType } from '../../src/policy/cedar/reachable.ts';
import { noRoles } from '../../src/policy/cedar/roles.ts';
import { readRules } from '../../src/policy/cedar/rules.ts';
import { standInsFor } from '../../src/policy/cedar/stand-ins.ts';
import { declared, serverOf, tool } from '../gate/harness.ts';

const order = tool({
  ...declared,
  name: 'order',
  effect: 'write',
  input: z.object({
    count: z.int(),
    other: z.int().optional(),
    price: z.number().optional(),
    kind: z.string().optional(),
    place: z.object({ row: z.int(), name: z.string().optional() }).optional(),
    tags: z.array(z.string()).default([]),
  }),
  output: z.object({}),
  run: async () => ({}),
});
const server = serverOf([order]);

const bound = fc.oneof(fc.integer({ min: -3, max: 4 }), fc.constantFrom(9007199254740991, -9007199254740991));
/** Beyond what JavaScript counts exactly, which Cedar does. */
const longText = fc.oneof(
  bound.map(String),
  fc.constantFrom('9007199254740993', '-9007199254740993', '9223372036854775807', '-9223372036854775808'),
);
const decimalText = fc.constantFrom('0.0', '-1.5', '2.5', '2.5001', '2.4999', '100000.0', '922337203685477.5807');
const text = fc.constantFrom('a', 'b', 'other', 'other~', '', 'é');
const compare = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
const long = fc.constantFrom('count', 'other', 'place.row').map((name) => `context.input.${name}`);
const quoted = text.map((one) => JSON.stringify(one));

/** Comparisons with constants, and what is more than that: arithmetic, two attributes, wholes, patterns. */
const atom = fc.oneof(
  fc.tuple(long, compare, longText).map((parts) => parts.join(' ')),
  fc.tuple(longText, compare, long).map((parts) => parts.join(' ')),
  fc.tuple(long, compare, long).map((parts) => parts.join(' ')),
  fc
    .tuple(long, fc.constantFrom('+', '-'), longText, compare, longText)
    .map(([a, sign, b, is, c]) => `${a} ${sign} ${b} ${is} ${c}`),
  fc.tuple(long, compare, bound).map(([a, is, b]) => `${a} * 2 ${is} ${b}`),
  fc.tuple(long, compare, bound).map(([a, is, b]) => `(if context.input has kind then ${a} else 3) ${is} ${b}`),
  fc
    .tuple(fc.array(longText, { maxLength: 3 }), long)
    .map(([all, a]) => `[${['0', ...all].join(', ')}].contains(${a})`),
  fc
    .tuple(fc.constantFrom('lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual'), decimalText)
    .map(([is, b]) => `context.input.price.${is}(decimal("${b}"))`),
  decimalText.map((b) => `context.input.price == decimal("${b}")`),
  fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -1, max: 1 }), compare)
    .map(([row, b, is]) => `(context.input.place == {row: ${row}} && context.input.place.row ${is} ${b})`),
  decimalText.map((b) => `decimal("${b}").lessThan(context.input.price)`),
  fc
    .tuple(fc.constantFrom('kind', 'place.name'), fc.constantFrom('==', '!='), quoted)
    .map(([a, is, b]) => `context.input.${a} ${is} ${b}`),
  fc.array(quoted, { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(', ')}].contains(context.input.kind)`),
  fc.constantFrom(
    'context.input.kind like "*a*"',
    'context.input.kind == principal.name',
    'context.input.tags.contains(context.input.kind)',
    'context.input.place == {row: 1, name: "a"}',
    'context.input has place',
    'context.input has place.name',
    'context.input has price',
    'context.input.tags.isEmpty()',
  ),
);
const condition = fc.letrec<{ all: string }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: atom },
    { weight: 1, arbitrary: fc.tuple(tie('all'), tie('all')).map(([a, b]) => `(${a} && ${b})`) },
    { weight: 1, arbitrary: fc.tuple(tie('all'), tie('all')).map(([a, b]) => `(${a} || ${b})`) },
    { weight: 1, arbitrary: tie('all').map((a) => `!(${a})`) },
  ),
})).all;
/** Whatever is missing makes a rule fail, and that must come out alike, too: so nothing is asked for before it is used. */
const policy = fc
  .array(fc.tuple(fc.constantFrom('permit', 'forbid'), condition), { minLength: 1, maxLength: 4 })
  .map((rules) =>
    rules.map(([effect, when]) => `${effect} (principal, action, resource) when { ${when} };`).join('\n'),
  );

const value = fc.oneof(fc.integer({ min: -5, max: 6 }), bound, fc.maxSafeInteger());
const input = fc.record(
  {
    count: value,
    other: value,
    price: fc.oneof(fc.constantFrom(-1.5, 2.5, 2.5001, 2.4999, 0, 1e5, 99999.9999), fc.integer({ min: -9, max: 9 })),
    kind: fc.oneof(text, fc.string({ unit: 'grapheme', maxLength: 3 })),
    place: fc.record({ row: fc.oneof(value, fc.integer({ min: 0, max: 2 })), name: text }, { requiredKeys: ['row'] }),
    tags: fc.array(text, { maxLength: 2 }),
  },
  { requiredKeys: ['count', 'tags'] },
);

/** What Cedar's validation refuses is asked all the same: a rule may fail then, but alike. */
async function judgeOfText(text: string): Promise<Judge> {
  const cedar = await loadCedar();
  const { rules } = readRules(cedar, server, { file: 'policy.cedar', text });
  if (rules.length === 0) throw new Error(text);
  return judgeOf(cedar, server, { id: text, rules, roles: noRoles });
}

const RUNS = Number(process.env['POLICY_RUNS'] ?? 300);

it(
  'a stand-in is judged as what it stands for, whatever the rules do with it',
  async () => {
    let replaced = 0;
    let questions = 0;
    await fc.assert(
      fc.asyncProperty(policy, fc.array(input, { minLength: 12, maxLength: 12 }), async (source, inputs) => {
        const judge = await judgeOfText(source);
        const action = judge.actions.get('order');
        if (!action) throw new Error('no action');
        const standIns = standInsFor(contextType(action), judge.compared(action));
        const principal = { id: 'os:ada', name: 'a', roles: [] };
        const ask = (context: Parameters<typeof standIns>[0]) => {
          const { allowed, rules, errors } = judge.ask({
            action,
            principal,
            agent: { name: 'c', version: '1' },
            context,
          });
          // An overflow names its operands.
          return { allowed, rules: rules.map(({ id }) => id), failed: errors.map((said) => said.split(':')[0]).sort() };
        };
        for (const one of inputs) {
          const context = () => ({ input: cedarRecord(action.input, one, judge.mentions(action), ['input']) });
          const stood = standIns(context());
          questions++;
          if (JSON.stringify(stood) !== JSON.stringify(context())) replaced++;
          expect(ask(stood)).toEqual(ask(context()));
        }
      }),
      { numRuns: RUNS },
    );
    // Or the property says little.
    expect(replaced).toBeGreaterThan(questions / 10);
  },
  RUNS * 1000,
);

it('puts few questions where rules compare with constants', async () => {
  const source = `permit (principal, action, resource);
    forbid (principal, action, resource) when { context.input.count > 100000 };
    forbid (principal, action, resource) when { context.input has price && context.input.price.greaterThan(decimal("2.5")) };
    forbid (principal, action, resource) when { context.input has kind && context.input.kind == "secret" };`;
  const judge = await judgeOfText(source);
  const action = judge.actions.get('order');
  if (!action) throw new Error('no action');
  const standIns = standInsFor(contextType(action), judge.compared(action));
  const questions = new Set<string>();
  for (let count = 99_000; count < 101_000; count += 7) {
    for (const price of [1, 2.5, 3.25, 99]) {
      for (const kind of ['secret', 'a', 'b']) {
        const context = { input: cedarRecord(action.input, { count, price, kind }, judge.mentions(action), ['input']) };
        questions.add(JSON.stringify(standIns(context)));
      }
    }
  }
  expect(questions.size).toBeLessThanOrEqual(3 * 3 * 2);
});
