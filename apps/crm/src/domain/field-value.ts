import { fold, storable } from '@enterprise-mcp/kit/text';
import { crmErrors } from '../errors.ts';
import { isDay } from './day.ts';
import type { FieldDefinition } from './field.ts';
import { fieldNamed } from './field-named.ts';

const MAX_TEXT = 2_000;
const NUMBER = /^-?\d{1,15}(\.\d{1,10})?$/;

/** A value of the field's type; numbers and booleans given as text are taken, anything else is refused. */
export function checkValue(field: FieldDefinition, value: unknown): string | number | boolean {
  switch (field.type) {
    case 'text':
      return checkText(field, value);
    case 'number':
      return checkNumber(field, value);
    case 'boolean':
      return checkBoolean(field, value);
    case 'date':
      if (typeof value === 'string' && isDay(value)) return value;
      throw invalid(field, value, 'a date YYYY-MM-DD');
    case 'select':
      return checkOption(field, value);
  }
}

/** Only defined custom fields, each of its type. A null or empty value is left out. */
export function checkCustomFields(
  values: Readonly<Record<string, unknown>>,
  fields: readonly FieldDefinition[],
): Readonly<Record<string, string | number | boolean>> {
  const custom = fields.filter((field) => field.custom);
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const field = fieldNamed(key, custom);
      return value === null || value === undefined || value === '' ? [] : [[field.key, checkValue(field, value)]];
    }),
  );
}

function checkText(field: FieldDefinition, value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') throw invalid(field, value, 'text');
  if (value.length > MAX_TEXT) throw invalid(field, value, `at most ${MAX_TEXT} characters`);
  return storable(value);
}

function checkNumber(field: FieldDefinition, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && NUMBER.test(value.trim())) return Number(value);
  throw invalid(field, value, 'a number');
}

function checkBoolean(field: FieldDefinition, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalid(field, value, 'true or false');
}

/** The option as it is defined, letter case aside: options differ in more than that. */
function checkOption(field: FieldDefinition, value: unknown): string {
  const option =
    typeof value === 'string'
      ? (field.options.find((o) => o === value) ?? field.options.find((o) => fold(o) === fold(value)))
      : undefined;
  if (option === undefined) throw invalid(field, value, 'one of the options', field.options);
  return option;
}

function invalid(field: FieldDefinition, value: unknown, expected: string, valid?: readonly string[]) {
  return crmErrors.CRM_FIELD_VALUE_INVALID({ field: field.key, value, expected, ...(valid && { valid }) });
}
