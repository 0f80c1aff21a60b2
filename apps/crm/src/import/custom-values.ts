import type { FieldDefinition, FieldSubject } from '../domain/field.ts';
import { parseBoolean } from './column-facts.ts';
import { parseNumber } from './parse-number.ts';
import type { CustomColumn } from './plan.ts';
import type { Parsed } from './row.ts';
import { parsed, unparsed } from './row.ts';
import type { Cell, FileKnowledge, RowReading } from './row-reading.ts';

export interface CustomField {
  readonly column: CustomColumn;
  readonly definition: FieldDefinition;
  /** Not yet defined in this installation. */
  readonly isNew: boolean;
}

/** Existing definitions rule; a new field gets the type that all its values fit. Columns without values make none. */
export function customFields(file: FileKnowledge, existing: readonly FieldDefinition[]): readonly CustomField[] {
  const subject: FieldSubject = file.plan.profile.kind === 'customers' ? 'customer' : 'opportunity';
  const known = new Map(existing.flatMap((f) => (f.custom && f.subject === subject ? [[f.key, f] as const] : [])));
  return file.plan.custom.flatMap((column) => {
    const type = file.facts.get(column.index)?.type(column.header, file.settings);
    if (!type) return [];
    const { key, label } = column;
    const definition = known.get(key) ?? { key, label, subject, type, options: [], custom: true };
    return [{ column, definition, isNew: !known.has(key) }];
  });
}

export function customValues(
  reading: RowReading,
  fields: readonly CustomField[],
  file: FileKnowledge,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const { column, definition } of fields) {
    const text = reading.text(column);
    if (!text) continue;
    const value = reading.accept({ column, text }, read(reading, { column, text }, definition, file));
    if (value !== undefined) values[definition.key] = value;
  }
  return values;
}

function read(reading: RowReading, cell: Cell, field: FieldDefinition, file: FileKnowledge): Parsed<unknown> {
  switch (field.type) {
    case 'text':
      return parsed(cell.text);
    case 'select':
      return field.options.includes(cell.text)
        ? parsed(cell.text)
        : unparsed(`'${cell.text}' is none of ${field.options.map((o) => `'${o}'`).join(', ')}`);
    case 'boolean': {
      const value = parseBoolean(cell.text);
      return value === undefined ? unparsed(`'${cell.text}' is neither true nor false`) : parsed(value);
    }
    case 'date': {
      const date = reading.readDate(cell);
      return date.ok ? parsed(date.value.day) : date;
    }
    case 'number': {
      const sign = file.facts.get(cell.column.index)?.decimalSign(file.settings.decimals);
      const number = parseNumber(cell.text, sign);
      return number.ok ? parsed(Number(number.value)) : number;
    }
  }
}
