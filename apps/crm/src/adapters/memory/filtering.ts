import { fold } from '@enterprise-mcp/kit/text';
import type { Customer } from '../../domain/customer.ts';
import type { FieldDefinition, Filter } from '../../domain/field.ts';
import type { Opportunity } from '../../domain/opportunity.ts';

type FieldReader = (key: string) => unknown;

/** A customer's fields under the keys that filters use. */
export function customerFields(customer: Customer): FieldReader {
  const values: Readonly<Record<string, unknown>> = {
    ...customer.customFields,
    name: customer.name,
    email: customer.email,
    phone: customer.phone,
    domain: customer.domain,
    industry: customer.industry,
    city: customer.city,
    country: customer.country,
    job_title: customer.jobTitle,
    company: customer.company?.name,
    owner: customer.owner?.name,
    created_at: customer.createdAt,
    updated_at: customer.updatedAt,
  };
  return (key) => values[key];
}

export function opportunityFields(deal: Opportunity): FieldReader {
  const values: Readonly<Record<string, unknown>> = {
    ...deal.customFields,
    name: deal.name,
    customer: deal.customer.name,
    amount: Number(deal.amount),
    currency: deal.currency,
    close_date: deal.closeDate,
    owner: deal.owner?.name,
    lost_reason: deal.lostReason,
    created_at: deal.createdAt,
    updated_at: deal.updatedAt,
  };
  return (key) => values[key];
}

/** Does the record fit the condition? What each operator means stands at `Filter`. */
export function fits(read: FieldReader, filter: Filter, definition: FieldDefinition | undefined): boolean {
  const raw = read(filter.field);
  if (raw === undefined || raw === null || raw === '') {
    return filter.op === 'ne' || (filter.op === 'is_empty' && filter.value !== false);
  }
  const comparable = definition?.type === 'date' ? dayOf : plain;
  const actual = comparable(raw);
  const wanted = comparable(filter.value);
  switch (filter.op) {
    case 'is_empty':
      return filter.value === false;
    case 'eq':
      return actual === wanted;
    case 'ne':
      return actual !== wanted;
    case 'in':
      return Array.isArray(filter.value) && filter.value.some((one) => comparable(one) === actual);
    case 'contains':
      return String(actual).includes(String(wanted));
    case 'starts_with':
      return String(actual).startsWith(String(wanted));
    case 'gt':
      return actual > wanted;
    case 'gte':
      return actual >= wanted;
    case 'lt':
      return actual < wanted;
    case 'lte':
      return actual <= wanted;
  }
}

function plain(value: unknown): string | number | boolean {
  return typeof value === 'number' || typeof value === 'boolean' ? value : fold(String(value));
}

function dayOf(value: unknown): string {
  return String(value).slice(0, 10);
}
