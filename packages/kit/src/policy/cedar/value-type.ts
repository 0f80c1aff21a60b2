import * as z from 'zod';

/**
 * What a policy can know of a value: the part of a zod schema that Cedar can express, with the bounds that tell which
 * values can occur at all. Decimals are counted in units of 0.0001, the finest that Cedar has.
 */
export type ValueType =
  | StringType
  | { readonly kind: 'long'; readonly min: number; readonly max: number; readonly exact: boolean }
  | { readonly kind: 'decimal'; readonly min: bigint; readonly max: bigint; readonly exact: boolean }
  | { readonly kind: 'boolean'; readonly values: readonly boolean[] }
  | { readonly kind: 'set'; readonly element: ValueType; readonly mayBeEmpty: boolean; readonly maxItems: number }
  | RecordType;

export interface StringType {
  readonly kind: 'string';
  /** The only ones there are, of an enumeration. */
  readonly values?: readonly string[] | undefined;
  readonly minLength: number;
  readonly maxLength: number;
  /** Further conditions, such as a pattern, limit it: not every text of these lengths can occur. */
  readonly limited: boolean;
}

export interface RecordType {
  readonly kind: 'record';
  readonly fields: Readonly<Record<string, Field>>;
}

export interface Field {
  readonly type: ValueType;
  readonly optional: boolean;
}

export const MAX_DECIMAL = 9_223_372_036_854_775_807n;
/** Cedar's JSON form takes objects with these keys for something else than a record. */
const RESERVED = new Set(['__entity', '__extn', '__expr']);

type Node = Readonly<Record<string, unknown>>;

/** The type of what an object schema gives when it has parsed. What Cedar cannot express is left out. */
export function recordTypeOf(schema: z.ZodObject): RecordType {
  const node = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as Node;
  return recordOf(node) ?? { kind: 'record', fields: {} };
}

function typeOf(node: Node): ValueType | undefined {
  if (Array.isArray(node['anyOf'])) return unionOf(node['anyOf'] as Node[]);
  switch (node['type']) {
    case 'string':
      return stringOf(node);
    case 'boolean':
      return { kind: 'boolean', values: valuesOf<boolean>(node) ?? [true, false] };
    case 'integer':
      return { kind: 'long', ...longBounds(node), exact: plainNumber(node) };
    case 'number':
      return { kind: 'decimal', ...decimalBounds(node), exact: plainNumber(node) };
    case 'array':
      return setOf(node);
    case 'object':
      return recordOf(node);
    default:
      return undefined;
  }
}

/** A union has a type only when null is all that makes it one: the attribute is then absent instead of null. */
function unionOf(members: readonly Node[]): ValueType | undefined {
  const [only, another] = members.filter(({ type }) => type !== 'null');
  return only && !another ? typeOf(only) : undefined;
}

const mayBeNull = ({ anyOf }: Node) => Array.isArray(anyOf) && anyOf.some((member: Node) => member['type'] === 'null');

function valuesOf<T>(node: Node): readonly T[] | undefined {
  if ('const' in node) return [node['const'] as T];
  return Array.isArray(node['enum']) ? (node['enum'] as T[]) : undefined;
}

function stringOf(node: Node): StringType {
  return {
    kind: 'string',
    values: valuesOf<string>(node),
    minLength: (node['minLength'] as number | undefined) ?? 0,
    maxLength: (node['maxLength'] as number | undefined) ?? Number.POSITIVE_INFINITY,
    limited: 'pattern' in node || 'format' in node || 'allOf' in node,
  };
}

const plainNumber = (node: Node) => !('multipleOf' in node) && !('const' in node) && !('enum' in node);

function longBounds(node: Node): { min: number; max: number } {
  const above = node['exclusiveMinimum'] as number | undefined;
  const below = node['exclusiveMaximum'] as number | undefined;
  return {
    min: Math.max(
      (node['minimum'] as number | undefined) ?? Number.MIN_SAFE_INTEGER,
      above === undefined ? Number.MIN_SAFE_INTEGER : Math.floor(above) + 1,
    ),
    max: Math.min(
      (node['maximum'] as number | undefined) ?? Number.MAX_SAFE_INTEGER,
      below === undefined ? Number.MAX_SAFE_INTEGER : Math.ceil(below) - 1,
    ),
  };
}

function decimalBounds(node: Node): { min: bigint; max: bigint } {
  const bound = (name: string) => {
    const value = node[name];
    return typeof value === 'number' ? decimalUnits(value) : undefined;
  };
  const above = bound('exclusiveMinimum');
  const below = bound('exclusiveMaximum');
  return {
    min: bound('minimum') ?? (above === undefined ? -MAX_DECIMAL : above + 1n),
    max: bound('maximum') ?? (below === undefined ? MAX_DECIMAL : below - 1n),
  };
}

function setOf(node: Node): ValueType | undefined {
  const element = typeOf((node['items'] ?? {}) as Node);
  if (!element || 'prefixItems' in node || mayBeNull((node['items'] ?? {}) as Node)) return undefined;
  return {
    kind: 'set',
    element,
    mayBeEmpty: !(Number(node['minItems'] ?? 0) > 0),
    maxItems: Number(node['maxItems'] ?? Number.POSITIVE_INFINITY),
  };
}

/** Only with declared fields: Cedar has no records with free keys. */
function recordOf(node: Node): RecordType | undefined {
  const properties = node['properties'] as Readonly<Record<string, Node>> | undefined;
  if (!properties) return undefined;
  const required = new Set((node['required'] ?? []) as string[]);
  const fields = Object.entries(properties).flatMap(([name, property]): [string, Field][] => {
    const type = RESERVED.has(name) ? undefined : typeOf(property);
    return type ? [[name, { type, optional: !required.has(name) || mayBeNull(property) }]] : [];
  });
  return { kind: 'record', fields: Object.fromEntries(fields) };
}

/** A number, or the text of one, in units of 0.0001; undefined when it has more decimals than that, or is out of Cedar's range. */
export function decimalUnits(value: number | string): bigint | undefined {
  const [, sign, integer = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(plainDigits(value)) ?? [];
  if (integer === '') return undefined;
  const units = BigInt(integer + fraction.padEnd(4, '0'));
  if (units > MAX_DECIMAL) return undefined;
  return sign === '-' ? -units : units;
}

/** Without exponent: `1e21` and `1e-7` are out of range anyway. */
function plainDigits(value: number | string): string {
  return Object.is(value, -0) ? '0' : String(value);
}

/** `12.5000` of 125000 units. */
export function decimalText(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(5, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
