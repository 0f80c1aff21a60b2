import type { Filter, FilterOperator } from '../../domain/field.ts';
import { crmErrors } from '../../errors.ts';
import type { Params } from './params.ts';

export const comparisons: Readonly<Partial<Record<FilterOperator, string>>> = {
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
};

/** Letter case and accents aside. No LIKE: `%` and `_` are letters like any other. */
export function textCondition(params: Params, column: string, filter: Filter): string {
  const folded = `crm.fold(${column})`;
  const value = () => `crm.fold(${params.add(textOf(filter))}::text)`;
  switch (filter.op) {
    case 'eq':
      return `${folded} = ${value()}`;
    case 'ne':
      return `(${column} IS NULL OR ${folded} <> ${value()})`;
    case 'contains':
      return `strpos(${folded}, ${value()}) > 0`;
    case 'starts_with':
      return `starts_with(${folded}, ${value()})`;
    case 'in':
      return `${folded} = ANY (ARRAY(SELECT crm.fold(v) FROM unnest(${params.add(textsOf(filter))}::text[]) AS v))`;
    case 'is_empty':
      return filter.value === false ? `${column} <> ''` : `coalesce(${column}, '') = ''`;
    default:
      throw misfit(filter);
  }
}

export function numberCondition(params: Params, expression: string, filter: Filter): string {
  const value = () => params.add(numberOf(filter, filter.value), 'numeric');
  const comparison = comparisons[filter.op];
  if (comparison) return `${expression} ${comparison} ${value()}`;
  switch (filter.op) {
    case 'eq':
      return `${expression} = ${value()}`;
    case 'ne':
      return `${expression} IS DISTINCT FROM ${value()}`;
    case 'in':
      return `${expression} = ANY (${params.add(
        listOf(filter).map((v) => numberOf(filter, v)),
        'numeric[]',
      )})`;
    case 'is_empty':
      return emptiness(expression, filter);
    default:
      throw misfit(filter);
  }
}

/** A day against a date, or against the UTC day that a moment lies in: as a range, so that an index serves. */
export function dayCondition(params: Params, column: string, holds: 'date' | 'timestamptz', filter: Filter): string {
  const start = (value: unknown, days = 0) => {
    const day = `(${params.add(dayOf(filter, value))}::date + ${days})`;
    return holds === 'date' ? day : `(${day}::timestamp AT TIME ZONE 'UTC')`;
  };
  const within = (value: unknown) => `(${column} >= ${start(value)} AND ${column} < ${start(value, 1)})`;
  switch (filter.op) {
    case 'eq':
      return within(filter.value);
    case 'ne':
      return `(${column} IS NULL OR NOT ${within(filter.value)})`;
    case 'in':
      return `(${listOf(filter).map(within).join(' OR ')})`;
    case 'gt':
      return `${column} >= ${start(filter.value, 1)}`;
    case 'gte':
      return `${column} >= ${start(filter.value)}`;
    case 'lt':
      return `${column} < ${start(filter.value)}`;
    case 'lte':
      return `${column} < ${start(filter.value, 1)}`;
    case 'is_empty':
      return emptiness(column, filter);
    default:
      throw misfit(filter);
  }
}

/** A company, customer or owner is compared by name. */
export function relationCondition(params: Params, column: string, table: string, filter: Filter): string {
  if (filter.op === 'is_empty') return emptiness(column, filter);
  const named = (positive: Filter) => {
    const condition = textCondition(params, 'r.name', positive);
    // Customers' names have an index over their plain form, which equal names share.
    const indexed = table === 'crm.customers' && positive.op === 'eq';
    const key = indexed ? ` AND r.name_key = crm.plain(${params.add(textOf(positive))}::text)` : '';
    return `(SELECT r.id FROM ${table} r WHERE ${condition}${key})`;
  };
  if (filter.op !== 'ne') return `${column} IN ${named(filter)}`;
  return `(${column} IS NULL OR ${column} NOT IN ${named({ ...filter, op: 'eq' })})`;
}

function emptiness(expression: string, filter: Filter): string {
  return `${expression} IS ${filter.value === false ? 'NOT NULL' : 'NULL'}`;
}

export function textOf(filter: Filter): string {
  const { value } = filter;
  if (value === null || typeof value === 'object') throw misfit(filter);
  return String(value);
}

export function listOf(filter: Filter): readonly (string | number | boolean)[] {
  if (!Array.isArray(filter.value)) throw misfit(filter);
  return filter.value;
}

const textsOf = (filter: Filter) => listOf(filter).map(String);

export function numberOf(filter: Filter, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw misfit(filter, 'a number');
  return number;
}

export function dayOf(filter: Filter, value: unknown): string {
  const day = typeof value === 'string' ? /^\d{4}-\d{2}-\d{2}$/.exec(value)?.[0] : undefined;
  if (day === undefined || Number.isNaN(Date.parse(`${day}T00:00:00Z`))) throw misfit(filter, 'a date YYYY-MM-DD');
  return day;
}

export function misfit(filter: Filter, expected = `a value that '${filter.op}' can take`) {
  return crmErrors.CRM_FIELD_VALUE_INVALID({ field: filter.field, value: filter.value, expected });
}
