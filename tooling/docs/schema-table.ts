import { code, table } from './markdown.ts';

type Json = Readonly<Record<string, unknown>>;

/** The fields of an input schema, nested ones as `filters[].field`. */
export function argumentTable(schema: Json): string {
  return table(['Argument', 'Type', 'Required', 'Description'], fieldRows(schema, ''));
}

/** The fields of an output schema, whose names must speak for themselves: descriptions there cost context. */
export function answerTable(schema: Json): string {
  const rows = fieldRows(schema, '').map((row) => row.slice(0, 3));
  return table(['Field', 'Type', 'Always there'], rows);
}

function fieldRows(schema: Json, prefix: string): string[][] {
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries((schema['properties'] ?? {}) as Record<string, Json>).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const row = [code(path), typeOf(field), required.includes(name) ? 'yes' : 'no', noteOf(field)];
    return [row, ...nestedRows(field, path)];
  });
}

function nestedRows(field: Json, path: string): string[][] {
  const items = field['items'] as Json | undefined;
  if (items) return nestedRows(items, `${path}[]`);
  if (field['properties']) return fieldRows(field, `${path}.`);
  return variants(field).flatMap((variant) => (variant['properties'] ? fieldRows(variant, `${path}.`) : []));
}

function variants(schema: Json): readonly Json[] {
  return (schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly Json[];
}

function typeOf(schema: Json): string {
  const values = schema['enum'] as readonly unknown[] | undefined;
  if (values) return values.map((value) => code(String(value))).join(', ');
  if ('const' in schema) return code(String(schema['const']));
  const several = variants(schema);
  if (several.length > 0) return [...new Set(several.map(typeOf))].join(' or ');
  const items = schema['items'] as Json | undefined;
  if (schema['type'] === 'array') return items ? `list of ${typeOf(items)}` : 'list';
  return typeof schema['type'] === 'string' ? schema['type'] : 'any';
}

/** The description, with what the schema alone knows: default and bounds. */
function noteOf(schema: Json): string {
  const description = typeof schema['description'] === 'string' ? schema['description'].trim() : '';
  const parts = [
    description && !/[.?!]$/.test(description) ? `${description}.` : description,
    'default' in schema && `Default ${code(JSON.stringify(schema['default']))}.`,
    bounds(schema),
  ];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
}

function bounds(schema: Json): string {
  const { minimum, maximum, maxLength, maxItems } = schema;
  if (minimum !== undefined && maximum !== undefined) return `${String(minimum)} to ${String(maximum)}.`;
  if (maximum !== undefined) return `At most ${String(maximum)}.`;
  if (minimum !== undefined) return `At least ${String(minimum)}.`;
  if (maxLength !== undefined) return `At most ${String(maxLength)} characters.`;
  return maxItems === undefined ? '' : `At most ${String(maxItems)}.`;
}
