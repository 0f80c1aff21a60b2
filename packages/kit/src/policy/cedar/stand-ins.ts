import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Compared } from './atoms.ts';
import { decimalValue } from './context.ts';
import type { Path } from './mentions.ts';
import { decimalUnits, type RecordType, type ValueType } from './value-type.ts';

type Context = Record<string, CedarValueJson>;
type StandIn = (value: CedarValueJson) => CedarValueJson;

/**
 * Replaces each value of a context by one that stands for all that the rules cannot tell apart: of the amounts up to a rule's
 * 100,000 there is one, of those beyond it another. What rules do more with than compare it with constants stays as it is.
 * Few questions are different then, and the answer to most is known.
 */
export function standInsFor(root: RecordType, compared: readonly Compared[]): (context: Context) => Context {
  const replaced = compared.flatMap((one) => {
    const wholeIsUsed = compared.some(
      ({ path, open, constants }) => (open || constants.size > 0) && isWithin(one.path, path),
    );
    const standIn = wholeIsUsed ? undefined : standInFor(typeAt(root, one.path), one);
    return standIn ? [{ path: one.path, standIn }] : [];
  });
  return (context) => {
    for (const { path, standIn } of replaced) replaceAt(context, path, standIn);
    return context;
  };
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.length < path.length && outer.every((name, at) => name === path[at]);
}

function typeAt(root: RecordType, path: Path): ValueType | undefined {
  return path.reduce<ValueType | undefined>(
    (type, name) => (type?.kind === 'record' && Object.hasOwn(type.fields, name) ? type.fields[name]?.type : undefined),
    root,
  );
}

function standInFor(type: ValueType | undefined, { open, patterns, constants }: Compared): StandIn | undefined {
  if (open || patterns.size > 0) return undefined;
  const texts = [...constants].filter((constant) => typeof constant === 'string');
  switch (type?.kind) {
    case 'long': {
      // All values are safe: a constant that is not lies on one side of them all.
      const bounds = [...constants].filter((constant): constant is number => Number.isSafeInteger(constant));
      const nearest = nearestOf(bounds, 1);
      return (value) => (typeof value === 'number' ? nearest(value) : value);
    }
    case 'decimal': {
      const bounds = texts.flatMap((text) => decimalUnits(text) ?? []);
      const nearest = nearestOf(bounds, 1n);
      return (value) => {
        const units = decimalUnits(decimalTextOf(value));
        return units === undefined ? value : decimalValue(nearest(units));
      };
    }
    case 'string': {
      const other = otherThan(texts);
      return (value) => (typeof value === 'string' && !texts.includes(value) ? other : value);
    }
    default:
      return undefined;
  }
}

/** The value itself where it is a bound, else the one next to the bound below it, or else to the bound above it. */
function nearestOf<T extends number | bigint>(bounds: readonly T[], step: T): (value: T) => T {
  const ascending = [...bounds].sort((a, b) => (a < b ? -1 : 1));
  return (value) => {
    const below = ascending.findLast((bound) => bound <= value);
    if (below === value) return value;
    if (below !== undefined) return ((below as number) + (step as number)) as T;
    const above = ascending[0];
    return above === undefined ? value : (((above as number) - (step as number)) as T);
  };
}

function otherThan(texts: readonly string[]): string {
  let other = 'other';
  while (texts.includes(other)) other += '~';
  return other;
}

function decimalTextOf(value: CedarValueJson): string {
  const { __extn: extension } = (value ?? {}) as { __extn?: { arg: unknown } };
  return String(extension?.arg);
}

function replaceAt(context: Context, path: Path, standIn: StandIn): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>(
      (at, name) => (at !== null && typeof at === 'object' ? Reflect.get(at, name) : undefined),
      context,
    );
  const name = path.at(-1);
  if (name === undefined || parent === null || typeof parent !== 'object' || !Object.hasOwn(parent, name)) return;
  Reflect.set(parent, name, standIn(Reflect.get(parent, name)));
}
