import { resource } from '../define.ts';
import type { FieldDefinition, FieldSubject } from '../domain/field.ts';
import { operatorsOf } from '../domain/filters.ts';

export const fieldsResource = resource({
  uri: 'crm://fields',
  name: 'fields',
  title: 'Fields',
  description:
    'Built-in and custom fields of customers and opportunities: type, options, and the operators that filter by them.',
  permission: 'customers:read',
  ttlMs: 60_000,
  async read(_, { ports, signal }) {
    const fields = await ports.fields.fields({ signal });
    return {
      operators: operatorsOf,
      customer: of('customer', fields),
      opportunity: of('opportunity', fields),
    };
  },
});

function of(subject: FieldSubject, fields: readonly FieldDefinition[]) {
  return fields
    .filter((field) => field.subject === subject)
    .map(({ key, label, type, options, custom }) => ({
      key,
      label,
      type,
      custom,
      ...(options.length > 0 && { options }),
    }));
}
