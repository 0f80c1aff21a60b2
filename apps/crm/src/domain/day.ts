import { crmErrors } from '../errors.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;
const DAY_MS = 86_400_000;

/** Is it `YYYY-MM-DD` and in the calendar? 30 February is not. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export function parseDay(field: string, text: string): string {
  if (!isDay(text)) throw crmErrors.CRM_FIELD_VALUE_INVALID({ field, value: text, expected: 'a date YYYY-MM-DD' });
  return text;
}

/** A day means its first moment, as `until` the first moment after it. Without an offset, times are UTC. */
export function parseInstant(field: string, text: string, edge: 'since' | 'until' = 'since'): Date {
  if (isDay(text)) {
    const start = Date.parse(`${text}T00:00:00Z`);
    return new Date(edge === 'until' ? start + DAY_MS : start);
  }
  if (INSTANT.test(text) && isDay(text.slice(0, 10))) {
    const date = new Date(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
    if (!Number.isNaN(date.getTime())) return date;
  }
  throw crmErrors.CRM_FIELD_VALUE_INVALID({
    field,
    value: text,
    expected: 'a date YYYY-MM-DD or a time YYYY-MM-DDThh:mm:ssZ',
  });
}

/** A moment that has been. A day of tolerance: without an offset, a caller's local time may seem to lie ahead. */
export function parsePast(field: string, text: string, now: Date): Date {
  const moment = parseInstant(field, text);
  if (moment.getTime() <= now.getTime() + DAY_MS) return moment;
  throw crmErrors.CRM_FIELD_VALUE_INVALID({ field, value: text, expected: 'a time that has been, not one to come' });
}
