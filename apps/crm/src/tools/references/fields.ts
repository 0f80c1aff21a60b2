import type { FieldDefinition, FieldSubject } from '../../domain/field.ts';
import type { CallOptions, CrmPorts } from '../../ports.ts';

/**
 * The fields that conditions may name. Owners are few and known, so a filter by owner is checked like one by option:
 * a misspelt name is an error that lists the names, and not an empty answer.
 */
export async function filterableFields(
  subject: FieldSubject,
  filters: readonly { readonly field: string }[],
  ports: Pick<CrmPorts, 'fields' | 'owners'>,
  options: CallOptions,
): Promise<readonly FieldDefinition[]> {
  if (filters.length === 0) return [];
  const fields = (await ports.fields.fields(options)).filter((field) => field.subject === subject);
  if (!filters.some(({ field }) => field === 'owner')) return fields;
  const names = (await ports.owners.owners(options)).map(({ name }) => name);
  return fields.map((field) =>
    field.key === 'owner' && !field.custom ? { ...field, type: 'select', options: [...new Set(names)] } : field,
  );
}
