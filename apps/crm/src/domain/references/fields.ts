import type { Owner } from '../customer.ts';
import type { FieldDefinition, FieldSubject } from '../field.ts';
import type { LookupOptions } from './lookup.ts';

interface FieldLookup {
  readonly fields: { fields(options: LookupOptions): Promise<readonly FieldDefinition[]> };
  readonly owners: { owners(options: LookupOptions): Promise<readonly Owner[]> };
}

/**
 * The fields that conditions may name. Owners are few and known, so a filter by owner is checked like one by option:
 * a misspelt name is an error that lists the names, and not an empty answer.
 */
export async function filterableFields(
  subject: FieldSubject,
  filters: readonly { readonly field: string }[],
  lookup: FieldLookup,
  options: LookupOptions,
): Promise<readonly FieldDefinition[]> {
  if (filters.length === 0) return [];
  const fields = (await lookup.fields.fields(options)).filter((field) => field.subject === subject);
  if (!filters.some(({ field }) => field === 'owner')) return fields;
  const names = (await lookup.owners.owners(options)).map(({ name }) => name);
  return fields.map((field) =>
    field.key === 'owner' && !field.custom ? { ...field, type: 'select', options: [...new Set(names)] } : field,
  );
}
