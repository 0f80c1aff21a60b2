import { crmErrors } from '../errors.ts';
import type { FieldDefinition } from './field.ts';

/** The field with exactly this key. */
export function fieldNamed(key: string, fields: readonly FieldDefinition[]): FieldDefinition {
  const field = fields.find((f) => f.key === key);
  if (field) return field;
  const byLabel = fields.find((f) => f.label.toLowerCase() === key.toLowerCase());
  const valid = fields.map((f) => f.key);
  throw crmErrors.CRM_FIELD_UNKNOWN({ field: key, valid, suggestion: byLabel?.key });
}
