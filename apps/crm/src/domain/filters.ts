import { crmErrors } from '../errors.ts';
import type { FieldDefinition, FieldType, Filter, FilterOperator } from './field.ts';
import { fieldNamed } from './field-named.ts';
import { checkValue } from './field-value.ts';

/** A condition as a caller gives it. */
export interface RawFilter {
  readonly field: string;
  readonly op: FilterOperator;
  readonly value?: unknown;
}

const comparable = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'is_empty'] as const;

/** Which operators make sense for which type. */
export const operatorsOf: Readonly<Record<FieldType, readonly FilterOperator[]>> = {
  text: ['eq', 'ne', 'contains', 'starts_with', 'in', 'is_empty'],
  number: comparable,
  date: comparable,
  boolean: ['eq', 'ne', 'is_empty'],
  select: ['eq', 'ne', 'in', 'is_empty'],
};

const MAX_IN = 20;

/** Checks every condition against the fields there are. Nothing is skipped: a condition that cannot be applied is an error. */
export function checkFilters(filters: readonly RawFilter[], fields: readonly FieldDefinition[]): readonly Filter[] {
  return filters.map((filter) => {
    const field = fieldNamed(filter.field, fields);
    const valid = operatorsOf[field.type];
    if (!valid.includes(filter.op)) {
      throw crmErrors.CRM_FILTER_OPERATOR_INVALID({ field: field.key, type: field.type, op: filter.op, valid });
    }
    return { field: field.key, op: filter.op, value: operand(filter, field) };
  });
}

function operand({ op, value }: RawFilter, field: FieldDefinition): Filter['value'] {
  if (op === 'is_empty') return checkEmpty(field, value);
  if (op !== 'in') return checkValue(field, value);
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_IN) {
    const expected = `a list of 1 to ${MAX_IN} values for 'in'`;
    throw crmErrors.CRM_FIELD_VALUE_INVALID({ field: field.key, value, expected });
  }
  return value.map((item) => checkValue(field, item));
}

function checkEmpty(field: FieldDefinition, value: unknown): boolean {
  if (value === undefined || value === null || value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw crmErrors.CRM_FIELD_VALUE_INVALID({
    field: field.key,
    value,
    expected: "true or false for 'is_empty', or nothing",
  });
}
