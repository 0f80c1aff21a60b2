import type { AuditLine } from './format.ts';

const COLUMNS = [
  'time',
  'type',
  'call',
  'principal',
  'agent',
  'kind',
  'name',
  'effect',
  'arguments',
  'code',
  'ms',
  'decision',
  'rules',
  'policy',
  'approval',
  'way',
  'event',
  'details',
  'traceparent',
] as const;

/**
 * A row a call, intent and outcome joined, and a row an event; the first line names the columns. A call without an
 * outcome has an empty `code`: the process ended before there was one.
 */
export async function* csvRows(lines: AsyncIterable<AuditLine>): AsyncGenerator<string> {
  yield COLUMNS.join(',');
  const begun = new Map<unknown, AuditLine>();
  for await (const line of lines) {
    if (line.type === 'intent') begun.set(line['call'], line);
    else if (line.type === 'outcome') {
      const intent = begun.get(line['call']);
      begun.delete(line['call']);
      yield rowOf({ ...line, ...intent, type: 'call' });
    } else if (line.type === 'event') yield rowOf(line);
  }
  for (const intent of begun.values()) yield rowOf({ ...intent, type: 'call' });
}

function rowOf(line: Readonly<Record<string, unknown>>): string {
  return COLUMNS.map((column) => cell(line[column])).join(',');
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  // A spreadsheet runs what begins like a formula, and names and arguments were chosen by others.
  const safe = typeof value !== 'number' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
