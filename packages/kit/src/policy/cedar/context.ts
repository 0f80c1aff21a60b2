import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs';
import { needs, type Path } from './mentions.ts';
import { decimalText, decimalUnits, type RecordType, type ValueType } from './value-type.ts';

/** Why a value cannot be shown to a policy; the call is then refused, since nobody could say what the rules make of it. */
export class Unrepresentable extends Error {}

type CedarRecord = { [key: string]: CedarValueJson };

/**
 * The attributes of a record that the policies look at, in Cedar's JSON form. Throws `Unrepresentable` when one of
 * them has a value that Cedar has no form for; what no rule looks at is left out and hence never a reason to refuse.
 */
export function cedarRecord(type: RecordType, value: unknown, mentions: readonly Path[], at: Path): CedarRecord {
  const result: CedarRecord = {};
  for (const [name, field] of Object.entries(type.fields)) {
    const path = [...at, name];
    const inner = value !== null && typeof value === 'object' ? Reflect.get(value, name) : undefined;
    if (inner === undefined || inner === null || !needs(mentions, path)) continue;
    result[name] = cedarValue(field.type, inner, mentions, path);
  }
  return result;
}

function cedarValue(type: ValueType, value: unknown, mentions: readonly Path[], path: Path): CedarValueJson {
  const wrong = (what: string) => new Unrepresentable(`'${path.slice(1).join('.')}' ${what}`);
  switch (type.kind) {
    case 'string':
      // A lone surrogate would arrive as another character than the tool sees.
      if (typeof value !== 'string' || !isWellFormed(value)) throw wrong('is no well-formed text');
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong('is no boolean');
      return value;
    case 'long':
      if (!Number.isSafeInteger(value)) throw wrong('is no whole number');
      return Number(value);
    case 'decimal': {
      const units = typeof value === 'number' ? decimalUnits(value) : undefined;
      if (units === undefined) throw wrong('has more than four decimals, or is out of range');
      return decimalValue(units);
    }
    case 'set':
      if (!Array.isArray(value)) throw wrong('is no list');
      // Whoever looks at an element of a set looks at all of it.
      return value.map((item) => cedarValue(type.element, item, [path], path));
    case 'record':
      return cedarRecord(type, value, mentions, path);
  }
}

export function decimalValue(units: bigint): CedarValueJson {
  return { __extn: { fn: 'decimal', arg: decimalText(units) } };
}

function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}
