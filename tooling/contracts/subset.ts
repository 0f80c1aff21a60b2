import { canonical, deciding, isValid, type Schema, type SchemaObject } from './schema.ts';

/**
 * Why a value of `inner` might not be one of `outer`: each reason begins with its place. Empty: every value of the one is
 * a value of the other. It is careful: what it cannot decide (two different patterns, say) counts as a reason.
 */
export function notWithin(inner: Schema, outer: Schema, at = ''): readonly string[] {
  if (canonical(inner) === canonical(outer)) return [];
  const [a, b] = [deciding(inner), deciding(outer)];
  if (Object.keys(b).length === 0 || isNothing(a)) return [];
  if (isNothing(b)) return [`${place(at)} is no longer taken`];
  const values = valuesOf(a);
  if (values) {
    const missing = values.filter((value) => !isValid(b, value));
    return missing.length > 0 ? [`${place(at)} may be ${missing.map((one) => JSON.stringify(one)).join(', ')}`] : [];
  }
  const given = alternatives(a, ['anyOf', 'oneOf']);
  if (given.length > 1) return given.flatMap((one) => notWithin(one, b, at));
  const [only = {}] = given;
  // Not of `oneOf`: a value that fits two of those fits none.
  const taken = alternatives(b, ['anyOf']);
  if (taken.length > 1) return fewest(taken.map((one) => notWithin(only, one, at)));
  return compared(only, taken[0] ?? {}, at);
}

const place = (at: string) => at || 'the whole';
const isNothing = (schema: SchemaObject) => canonical(schema) === '{"not":{}}';
const fewest = (reasons: readonly (readonly string[])[]) =>
  reasons.reduce((best, one) => (one.length < best.length ? one : best));

/** All values of a schema that lists them. */
function valuesOf(schema: SchemaObject): readonly unknown[] | undefined {
  const listed = 'const' in schema ? [schema['const']] : schema['enum'];
  if (Array.isArray(listed)) return listed.filter((value) => isValid(schema, value));
  return undefined;
}

/** A schema as several that each have one type and none of `unions`. */
function alternatives(schema: SchemaObject, unions: readonly string[]): readonly SchemaObject[] {
  const union = unions.find((keyword) => Array.isArray(schema[keyword]));
  if (union) {
    const { [union]: several, ...rest } = schema;
    return (several as Schema[]).flatMap((one) => alternatives(both(deciding(one), rest), unions));
  }
  const { type, ...others } = schema;
  return Array.isArray(type) ? type.flatMap((one) => alternatives({ ...others, type: one }, unions)) : [schema];
}

/** What holds of both; where they speak of the same, it is left to the comparison to be careful. */
function both(one: SchemaObject, rest: SchemaObject): SchemaObject {
  if (Object.keys(rest).length === 0) return one;
  const clash = Object.keys(rest).some(
    (keyword) => keyword in one && canonical(one[keyword]) !== canonical(rest[keyword]),
  );
  return clash ? { allOf: [one, rest] } : { ...one, ...rest };
}

/** Keywords by which more values are let in when their number grows, or when it shrinks. */
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const COMPARED = new Set(['type', 'properties', 'required', 'additionalProperties', 'items', ...UPPER, ...LOWER]);

function compared(inner: SchemaObject, outer: SchemaObject, at: string): readonly string[] {
  const { type } = outer;
  if (type !== undefined && inner['type'] !== type && !(inner['type'] === 'integer' && type === 'number')) {
    return [`${place(at)} may be ${inner['type'] ?? 'of any type'} beside ${String(type)}`];
  }
  return [
    ...UPPER.filter((keyword) => looser(inner[keyword], outer[keyword], 1)).map(said),
    ...LOWER.filter((keyword) => looser(inner[keyword], outer[keyword], -1)).map(said),
    // Of all other keywords only one thing is sure: the same lets the same in.
    ...Object.keys(outer)
      .filter((keyword) => !COMPARED.has(keyword) && canonical(outer[keyword]) !== canonical(inner[keyword]))
      .map((keyword) => `${place(at)} differs in ${keyword}`),
    ...inItems(inner, outer, at),
    ...inProperties(inner, outer, at),
  ];

  function said(keyword: string): string {
    return `${place(at)} has ${keyword} ${String(inner[keyword] ?? 'unset')} against ${String(outer[keyword])}`;
  }
}

function looser(inner: unknown, outer: unknown, direction: 1 | -1): boolean {
  if (outer === undefined) return false;
  return typeof inner !== 'number' || (inner - Number(outer)) * direction > 0;
}

function inItems(inner: SchemaObject, outer: SchemaObject, at: string): readonly string[] {
  if (outer['items'] === undefined || inner['maxItems'] === 0) return [];
  return notWithin((inner['items'] ?? true) as Schema, outer['items'] as Schema, `${at}[]`);
}

type Properties = Readonly<Record<string, Schema>>;

function inProperties(inner: SchemaObject, outer: SchemaObject, at: string): readonly string[] {
  const [mine, theirs] = [inner, outer].map((schema) => (schema['properties'] ?? {}) as Properties) as [
    Properties,
    Properties,
  ];
  const [further, others] = [inner, outer].map((schema) => (schema['additionalProperties'] ?? true) as Schema) as [
    Schema,
    Schema,
  ];
  const [always, needed] = [inner, outer].map((schema) => (schema['required'] ?? []) as readonly string[]) as [
    readonly string[],
    readonly string[],
  ];
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const of = (properties: Properties, rest: Schema, name: string) =>
    Object.hasOwn(properties, name) ? (properties[name] as Schema) : rest;
  return [
    ...needed.filter((name) => !always.includes(name)).map((name) => `${within(at, name)} need not be there`),
    ...names.flatMap((name) => notWithin(of(mine, further, name), of(theirs, others, name), within(at, name))),
    ...notWithin(further, others, within(at, '*')),
  ];
}

const within = (at: string, name: string) => (at ? `${at}.${name}` : name);
