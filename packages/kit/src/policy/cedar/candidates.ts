import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Compared, PatternPart } from './atoms.ts';
import { decimalValue } from './context.ts';
import { decimalUnits, type StringType, type ValueType } from './value-type.ts';

/** Values of one attribute that stand for all of its values. */
export interface Candidates {
  readonly values: readonly CedarValueJson[];
  /** Whether they really do: each value that can occur satisfies the same conditions as one of these. */
  readonly complete: boolean;
}

/** Elements whose combinations are all tried; more would be more sets than a search can bear. */
const MOST_ELEMENTS = 6;

/** The values at and around everything that an attribute is compared with, as far as the schema lets them occur. */
export function candidatesFor(type: ValueType, compared: Omit<Compared, 'path'>): Candidates {
  const complete = !compared.open;
  switch (type.kind) {
    case 'boolean':
      return { values: type.values, complete: true };
    case 'long': {
      const given = numbersIn(compared);
      const values = around(given.length > 0 ? given : [0], 1).concat(type.min, type.max);
      return { values: within(values, type), complete: complete && type.exact };
    }
    case 'decimal': {
      const given = [...compared.constants].flatMap((constant) => decimalUnits(constant) ?? []);
      const values = around(given.length > 0 ? given : [0n], 1n).concat(type.min, type.max);
      return { values: within(values, type).map(decimalValue), complete: complete && type.exact };
    }
    case 'string':
      return texts(type, compared, complete);
    case 'set':
      return sets(type, compared, complete);
    case 'record':
      // Its attributes are looked at one by one; taken as a whole it is compared with something unforeseen.
      return { values: [], complete: false };
  }
}

function numbersIn({ constants }: Pick<Compared, 'constants'>): number[] {
  return [...constants].filter((constant) => typeof constant === 'number');
}

function around<T extends number | bigint>(values: readonly T[], step: T): T[] {
  return values.flatMap((value) => [value, ((value as number) - (step as number)) as T, add(value, step)]);
}

function add<T extends number | bigint>(a: T, b: T): T {
  return ((a as number) + (b as number)) as T;
}

function within<T extends number | bigint>(values: readonly T[], { min, max }: { min: T; max: T }): T[] {
  return [...new Set(values)].filter((value) => value >= min && value <= max);
}

function texts(type: StringType, compared: Omit<Compared, 'path'>, complete: boolean): Candidates {
  if (type.values) return { values: type.values, complete: true };
  const { constants } = compared;
  const patterns = [...compared.patterns.values()];
  const given = [...constants].filter((constant) => typeof constant === 'string');
  const fits = ({ length }: string) => length >= type.minLength && length <= type.maxLength;
  const taken = new Set(given);
  const matching = patterns.map((pattern) => fresh((fill) => filled(pattern, fill), type, taken));
  const other = fresh(
    (fill) => fill,
    type,
    taken,
    (text) => !patterns.some((pattern) => matches(pattern, text)),
  );
  const joint = patterns.length > 1 ? [fresh((fill) => filled(patterns.flat(), fill), type, taken)] : [];
  return {
    values: [...given.filter(fits), ...[other, ...matching, ...joint].filter((text) => text !== undefined)],
    // Texts that satisfy several patterns at once, or a pattern of the schema, would have to be constructed.
    complete: complete && !type.limited && patterns.length <= 1,
  };
}

/** A text of allowed length that is none of those taken; undefined when none of some tries is. */
function fresh(
  make: (fill: string) => string,
  { minLength, maxLength }: StringType,
  taken: ReadonlySet<string>,
  accepts: (text: string) => boolean = () => true,
): string | undefined {
  const fills = ['', 'a', 'b', 'q', 'z', '0', 'zz', 'q7', 'other'].flatMap((fill) => [
    fill,
    fill.padEnd(minLength, fill || 'y'),
  ]);
  return fills
    .map(make)
    .find((text) => text.length >= minLength && text.length <= maxLength && !taken.has(text) && accepts(text));
}

function filled(pattern: readonly PatternPart[], fill: string): string {
  return pattern.map((part) => (part === 'Wildcard' ? fill : part.Literal)).join('');
}

/** Whether a text has a pattern's literals in their order, from its beginning to its end. */
function matches(pattern: readonly PatternPart[], text: string): boolean {
  const [part, ...rest] = pattern;
  if (part === undefined) return text === '';
  if (part !== 'Wildcard') return text.startsWith(part.Literal) && matches(rest, text.slice(part.Literal.length));
  if (rest.length === 0) return true;
  return [...text, ''].some((_, at) => matches(rest, text.slice(at)));
}

function sets(
  { element, mayBeEmpty, maxItems }: Extract<ValueType, { kind: 'set' }>,
  compared: Omit<Compared, 'path'>,
  complete: boolean,
): Candidates {
  if (element.kind === 'set' || element.kind === 'record') return { values: mayBeEmpty ? [[]] : [], complete: false };
  const inside = candidatesFor(element, { ...compared, patterns: new Map(), open: false });
  const elements = inside.values.slice(0, MOST_ELEMENTS);
  const all = Array.from({ length: 2 ** elements.length }, (_, bits) =>
    elements.filter((_element, index) => (bits >> index) % 2 === 1),
  );
  return {
    values: all.filter(({ length }) => (length > 0 || mayBeEmpty) && length <= maxItems),
    complete: complete && inside.complete && elements.length === inside.values.length,
  };
}
