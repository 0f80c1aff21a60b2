import type { FieldDefinition, FieldSubject, FieldType } from './field.ts';

const field = (subject: FieldSubject, key: string, label: string, type: FieldType): FieldDefinition => ({
  key,
  label,
  subject,
  type,
  options: [],
  custom: false,
});

/**
 * Fields every installation has, under the keys that filters use. `owner`, `company` and `customer` compare by name;
 * a deal's stage is no field: stages depend on the pipeline and have an argument of their own.
 */
export const builtInFields: readonly FieldDefinition[] = [
  field('customer', 'name', 'Name', 'text'),
  field('customer', 'email', 'E-mail', 'text'),
  field('customer', 'phone', 'Phone', 'text'),
  field('customer', 'domain', 'Web domain', 'text'),
  field('customer', 'industry', 'Industry', 'text'),
  field('customer', 'city', 'City', 'text'),
  field('customer', 'country', 'Country', 'text'),
  field('customer', 'job_title', 'Job title', 'text'),
  field('customer', 'company', 'Company', 'text'),
  field('customer', 'owner', 'Owner', 'text'),
  field('customer', 'created_at', 'Created', 'date'),
  field('customer', 'updated_at', 'Updated', 'date'),
  field('opportunity', 'name', 'Name', 'text'),
  field('opportunity', 'customer', 'Customer', 'text'),
  field('opportunity', 'amount', 'Amount', 'number'),
  field('opportunity', 'currency', 'Currency', 'text'),
  field('opportunity', 'close_date', 'Close date', 'date'),
  field('opportunity', 'owner', 'Owner', 'text'),
  field('opportunity', 'lost_reason', 'Lost reason', 'text'),
  field('opportunity', 'created_at', 'Created', 'date'),
  field('opportunity', 'updated_at', 'Updated', 'date'),
];
