import type { Queryable } from '@enterprise-mcp/postgres';
import type { FieldSubject, FieldType, Filter } from '../../domain/field.ts';
import { crmErrors } from '../../errors.ts';
import { dayCondition, numberCondition, relationCondition, textCondition } from './filter-conditions.ts';
import { customFilter } from './filter-custom.ts';
import type { Params } from './params.ts';

/** Where a built-in field is. Filters name fields; only what stands here reaches the SQL. */
type Place =
  | { readonly type: 'text'; readonly column: string; readonly key?: string }
  | { readonly type: 'number'; readonly column: string }
  | { readonly type: 'day'; readonly column: string; readonly holds: 'date' | 'timestamptz' }
  | { readonly type: 'relation'; readonly column: string; readonly table: string };

const customerPlaces: Readonly<Record<string, Place>> = {
  name: { type: 'text', column: 'c.name', key: 'c.name_key' },
  email: { type: 'text', column: 'c.email' },
  phone: { type: 'text', column: 'c.phone' },
  domain: { type: 'text', column: 'c.domain' },
  industry: { type: 'text', column: 'c.industry' },
  city: { type: 'text', column: 'c.city' },
  country: { type: 'text', column: 'c.country' },
  job_title: { type: 'text', column: 'c.job_title' },
  company: { type: 'relation', column: 'c.company_id', table: 'crm.customers' },
  owner: { type: 'relation', column: 'c.owner_id', table: 'crm.owners' },
  created_at: { type: 'day', column: 'c.created_at', holds: 'timestamptz' },
  updated_at: { type: 'day', column: 'c.updated_at', holds: 'timestamptz' },
};

const opportunityPlaces: Readonly<Record<string, Place>> = {
  name: { type: 'text', column: 'o.name' },
  customer: { type: 'relation', column: 'o.customer_id', table: 'crm.customers' },
  amount: { type: 'number', column: 'o.amount' },
  currency: { type: 'text', column: 'o.currency' },
  close_date: { type: 'day', column: 'o.close_date', holds: 'date' },
  owner: { type: 'relation', column: 'o.owner_id', table: 'crm.owners' },
  lost_reason: { type: 'text', column: 'o.lost_reason' },
  created_at: { type: 'day', column: 'o.created_at', holds: 'timestamptz' },
  updated_at: { type: 'day', column: 'o.updated_at', holds: 'timestamptz' },
};

const places = { customer: customerPlaces, opportunity: opportunityPlaces };
const alias = { customer: 'c', opportunity: 'o' } as const;

/** Adds its values to a statement and gives the condition to write there. */
export type Condition = (params: Params) => string;

/**
 * Filters as conditions on `crm.customers c` or `crm.opportunities o`. They were checked upstream (`checkFilters`);
 * what does not fit is refused here all the same and never skipped.
 */
export async function filterConditions(
  tx: Queryable,
  subject: FieldSubject,
  filters: readonly Filter[],
): Promise<readonly Condition[]> {
  if (filters.length === 0) return [];
  const builtIn = new Map(Object.entries(places[subject]));
  const types = filters.every((f) => builtIn.has(f.field)) ? new Map() : await customTypes(tx, subject);
  return filters.map((filter) => {
    const place = builtIn.get(filter.field);
    if (place) return (params: Params) => builtInCondition(params, place, filter);
    const type = types.get(filter.field);
    if (!type) {
      throw crmErrors.CRM_FIELD_UNKNOWN({ field: filter.field, valid: [...builtIn.keys(), ...types.keys()] });
    }
    return (params: Params) => customFilter(params, alias[subject], type, filter);
  });
}

function builtInCondition(params: Params, place: Place, filter: Filter): string {
  switch (place.type) {
    case 'text': {
      const condition = textCondition(params, place.column, filter);
      // The name's index is over its plain form, which equal names share.
      if (place.key === undefined || filter.op !== 'eq') return condition;
      return `${condition} AND ${place.key} = crm.plain(${params.add(String(filter.value))})`;
    }
    case 'number':
      return numberCondition(params, place.column, filter);
    case 'day':
      return dayCondition(params, place.column, place.holds, filter);
    case 'relation':
      return relationCondition(params, place.column, place.table, filter);
  }
}

async function customTypes(tx: Queryable, subject: FieldSubject): Promise<Map<string, FieldType>> {
  const { rows } = await tx.query<{ key: string; type: FieldType }>(
    'SELECT key, type FROM crm.field_definitions WHERE subject = $1',
    [subject],
  );
  return new Map(rows.map(({ key, type }) => [key, type]));
}
