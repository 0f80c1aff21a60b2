import { type Expression, hasOf, type Path, pathOf } from './mentions.ts';

/** What the conditions compare one attribute with. */
export interface Compared {
  readonly path: Path;
  /** Texts, whole numbers, decimals (as text) and elements of sets that it is compared with. */
  readonly constants: Set<string | number>;
  /** Each once: rules often ask the same. */
  readonly patterns: Map<string, readonly PatternPart[]>;
  /** Compared with something that is no constant, so that no list of values stands for all. */
  open: boolean;
}

export type PatternPart = 'Wildcard' | { readonly Literal: string };

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];
const SET_TESTS = ['contains', 'containsAll', 'containsAny'];
const DECIMAL_COMPARISONS = ['lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual'];
const CONNECTIVES = ['&&', '||', '!', 'if-then-else'];

/** Every attribute of the unknown context in the conditions, with what it is compared with. */
export function comparedIn(conditions: readonly { readonly body: unknown }[]): Compared[] {
  const found = new Map<string, Compared>();
  const at = (path: Path): Compared => {
    const key = JSON.stringify(path);
    const known = found.get(key) ?? { path, constants: new Set(), patterns: new Map(), open: false };
    found.set(key, known);
    return known;
  };
  for (const { body } of conditions) visit(body as Expression, at);
  return [...found.values()];
}

function visit(expression: Expression, at: (path: Path) => Compared): void {
  const [operator = ''] = Object.keys(expression);
  const operand = expression[operator];
  const path = pathOf(expression) ?? hasOf(expression);
  if (path) {
    at(path);
  } else if (CONNECTIVES.includes(operator)) {
    for (const inner of Object.values(operand as Record<string, Expression>)) visit(inner, at);
  } else if (COMPARISONS.includes(operator) || SET_TESTS.includes(operator)) {
    const { left, right } = operand as { left: Expression; right: Expression };
    compare(left, right, at);
  } else if (DECIMAL_COMPARISONS.includes(operator)) {
    const [left = {}, right = {}] = operand as Expression[];
    compare(left, right, at);
  } else if (operator === 'like') {
    const { left, pattern } = operand as { left: Expression; pattern: PatternPart[] };
    const subject = pathOf(left);
    if (subject) at(subject).patterns.set(JSON.stringify(pattern), pattern);
    else openAll(expression, at);
  } else if (operator === 'isEmpty') {
    visit((operand as { arg: Expression }).arg, at);
  } else if (operator !== 'Value') {
    openAll(expression, at);
  }
}

function compare(left: Expression, right: Expression, at: (path: Path) => Compared): void {
  const [path, other] = pathOf(left) ? [pathOf(left), right] : [pathOf(right), left];
  const constants = constantsOf(other);
  if (path && constants) for (const constant of constants) at(path).constants.add(constant);
  else for (const side of [left, right]) openAll(side, at);
}

/** The values of a constant expression; undefined when it is none. */
function constantsOf(expression: Expression): (string | number)[] | undefined {
  if ('Value' in expression) return scalarsOf(expression['Value']);
  const decimal = expression['decimal'] as Expression[] | undefined;
  if (decimal) return constantsOf(decimal[0] ?? {});
  const set = expression['Set'] as Expression[] | undefined;
  const parts = set?.map(constantsOf);
  return parts?.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function scalarsOf(value: unknown): (string | number)[] | undefined {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (typeof value === 'boolean') return [];
  if (Array.isArray(value)) {
    const parts = value.map(scalarsOf);
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  // A decimal or a record that has been evaluated.
  const { __extn: extension } = (value ?? {}) as { __extn?: { fn: string; arg: unknown } };
  return extension?.fn === 'decimal' ? scalarsOf(extension.arg) : undefined;
}

/** Nothing general can be said of the attributes in here. */
function openAll(value: unknown, at: (path: Path) => Compared): void {
  if (value === null || typeof value !== 'object') return;
  const path = Array.isArray(value) ? undefined : (pathOf(value as Expression) ?? hasOf(value as Expression));
  if (path) at(path).open = true;
  else for (const inner of Object.values(value)) openAll(inner, at);
}
