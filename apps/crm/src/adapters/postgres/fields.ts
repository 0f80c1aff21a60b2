import type { Database } from '@enterprise-mcp/postgres';
import { builtInFields } from '../../domain/built-in-fields.ts';
import type { FieldDefinition } from '../../domain/field.ts';
import type { FieldStore } from '../../ports.ts';

export function postgresFields(db: Database): FieldStore {
  return {
    fields: (options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<Omit<FieldDefinition, 'custom'>>(
          'SELECT key, label, subject, type, options FROM crm.field_definitions ORDER BY subject, position',
        );
        return [...builtInFields, ...rows.map((row) => ({ ...row, custom: true }))];
      }, options),
  };
}
