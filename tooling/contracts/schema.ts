import { Ajv2020 } from 'ajv/dist/2020.js';

/** A JSON Schema as the servers publish it. */
export type Schema = boolean | { readonly [keyword: string]: unknown };
export type SchemaObject = Exclude<Schema, boolean>;

/** Keywords that say something to a reader and nothing about values. */
const SILENT = new Set(['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'deprecated']);

const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });

export function isValid(schema: Schema, value: unknown): boolean {
  return ajv.validate(schema, value);
}

/** The schema's keywords that decide about values; `false` is written as what it means. */
export function deciding(schema: Schema): SchemaObject {
  if (schema === true) return {};
  if (schema === false) return { not: {} };
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !SILENT.has(keyword)));
}

/** A schema in one spelling, so that equal ones are equal texts. Names of properties are no keywords. */
export function canonical(schema: unknown, names = false): string {
  if (Array.isArray(schema)) return `[${schema.map((one) => canonical(one)).join(',')}]`;
  if (schema === null || typeof schema !== 'object') return JSON.stringify(schema) ?? 'undefined';
  const entries = Object.entries(schema)
    .filter(([key]) => names || !SILENT.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${JSON.stringify(key)}:${canonical(value, !names && key === 'properties')}`);
  return `{${entries.join(',')}}`;
}
