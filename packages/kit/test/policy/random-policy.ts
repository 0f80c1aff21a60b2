import fc from 'fast-check';

/** Conditions on the arguments of one tool, each a whole number of Cedar's comparisons. */
const atoms: Readonly<Record<string, fc.Arbitrary<string>>> = {
  find_item: fc.oneof(
    fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.integer({ min: -1, max: 6 }))
      .map(([operator, bound]) => `context.input.count ${operator} ${bound}`),
    fc.constantFrom('a', 'b', 'c', 'd').map((kind) => `(context.input has kind && context.input.kind == "${kind}")`),
    fc.constantFrom('context.input has kind', 'context.input.fresh', '["a", "b"].contains("a")'),
  ),
  set_item: fc.oneof(
    fc
      .tuple(
        fc.constantFrom('lessThan', 'greaterThan', 'lessThanOrEqual', 'greaterThanOrEqual'),
        fc.constantFrom('2.5', '5.0'),
      )
      .map(([operator, bound]) => `context.input.price.${operator}(decimal("${bound}"))`),
    fc.constantFrom('x', 'y', 'xy').map((code) => `(context.input has code && context.input.code == "${code}")`),
    fc.constantFrom(
      'context.input has code',
      '(context.input has code && ["x", "y"].contains(context.input.code))',
      '(context.input has code && context.input.code like "*-x")',
      'context.input has place',
      'context.input has place.row',
      '(context.input has place && context.input.place.row > 1)',
      '(context.input has place && context.input.place.row == 3)',
    ),
  ),
  drop_item: fc.oneof(
    fc.constant('context.input.sure'),
    fc
      .tuple(fc.constantFrom('<', '>='), fc.integer({ min: 0, max: 4 }))
      .map(([operator, bound]) => `context.facts.level ${operator} ${bound}`),
  ),
  mail_item: fc.constantFrom(
    'context.input.to.contains("out")',
    '["in"].containsAll(context.input.to)',
    'context.input.to.containsAny(["far", "out"])',
    'context.input.to.containsAll(["in", "out"])',
    'context.input.to.isEmpty()',
  ),
};

/** Conditions that do not depend on the tool. */
const common = fc.constantFrom(
  'context has approval',
  '(context has approval && context.approval.by != principal)',
  '(context has approval && context.approval.by in Role::"manager")',
  '(context has approval && context.approval.way == "page")',
  'principal in Role::"sales"',
  'principal.agent.name == "trusted"',
  'principal == User::"os:ada"',
);

function condition(atom: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const { whole } = fc.letrec<{ whole: string }>((tie) => ({
    whole: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 4, arbitrary: fc.oneof({ weight: 3, arbitrary: atom }, { weight: 1, arbitrary: common }) },
      { weight: 1, arbitrary: fc.tuple(tie('whole'), tie('whole')).map(([a, b]) => `(${a} && ${b})`) },
      { weight: 1, arbitrary: fc.tuple(tie('whole'), tie('whole')).map(([a, b]) => `(${a} || ${b})`) },
      { weight: 1, arbitrary: tie('whole').map((a) => `!(${a})`) },
    ),
  }));
  return whole;
}

const groups: Readonly<Record<string, readonly string[]>> = {
  find_item: ['read', 'items:read'],
  set_item: ['write', 'items:write'],
  drop_item: ['destructive', 'items:write'],
  mail_item: ['outward', 'tools'],
};

const principal = fc.constantFrom(
  ...['principal', 'principal', 'principal', 'principal', 'principal in Role::"sales"', 'principal == User::"os:ada"'],
);

/** Mostly about one tool, so that rules contradict each other often enough. */
function rulesAbout(tool: string): fc.Arbitrary<string> {
  const scope: fc.Arbitrary<{ action: string; when: fc.Arbitrary<string> }> = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.constant({ action: `action == Action::"${tool}"`, when: condition(atoms[tool] ?? common) }),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...(groups[tool] ?? []))
        .map((group) => ({ action: `action in Action::"${group}"`, when: condition(common) })),
    },
    { weight: 1, arbitrary: fc.constant({ action: 'action', when: condition(common) }) },
  );
  const rule = (effect: string, least: number) =>
    fc.tuple(principal, scope).chain(([who, { action, when }]) =>
      fc
        .array(fc.tuple(fc.constantFrom('when', 'when', 'unless'), when), { minLength: least, maxLength: 2 })
        .map((clauses) => {
          const conditions = clauses.map(([kind, body]) => ` ${kind} { ${body} }`);
          return `${effect} (${who}, ${action}, resource)${conditions.join('')};`;
        }),
    );
  return fc
    .tuple(
      fc.array(rule('permit', 0), { minLength: 1, maxLength: 2 }),
      fc.array(rule('forbid', 1), { minLength: 0, maxLength: 4 }),
    )
    .map((rules) => rules.flat().join('\n'));
}

/** A policy that fits the shop, and the tool that it is mostly about. Contradictions are among them. */
export const randomPolicy: fc.Arbitrary<{ tool: string; text: string }> = fc
  .constantFrom(...Object.keys(atoms))
  .chain((tool) => rulesAbout(tool).map((text) => ({ tool, text })));
