import { commsErrors } from '../../errors.ts';
import { isDay, type LocalTime } from './local-time.ts';

export const FREQUENCIES = ['daily', 'weekly', 'monthly', 'yearly'] as const;
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** How a meeting comes again. Neither `count` nor `until`: for ever. */
export interface Recurrence {
  readonly frequency: (typeof FREQUENCIES)[number];
  /** Every so many days, weeks, months or years. Default 1. */
  readonly interval?: number | undefined;
  /** Weekly only; the default is the weekday of the start. */
  readonly weekdays?: readonly Weekday[] | undefined;
  readonly count?: number | undefined;
  /** The last day on which it may begin, in the meeting's zone. */
  readonly until?: string | undefined;
}

export const weekdayOf = (local: LocalTime): Weekday =>
  WEEKDAYS[(new Date(`${local.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';

/**
 * A rule that all calendar programs read alike, together with this start.
 *
 * @throws COMMS_RECURRENCE_INVALID
 */
export function recurrenceMeant(recurrence: Recurrence, start: LocalTime): Recurrence {
  const { frequency, weekdays, count, until } = recurrence;
  const invalid = (problem: string) => commsErrors.COMMS_RECURRENCE_INVALID({ problem });
  if (count !== undefined && until !== undefined) throw invalid('count and until exclude each other; give one of them');
  if (until !== undefined && !isDay(until)) throw invalid(`until '${until}' is no day; write it as 2026-12-31`);
  if (until !== undefined && until < start.slice(0, 10)) throw invalid(`until ${until} lies before the start`);
  if (weekdays && frequency !== 'weekly') throw invalid(`weekdays belong to weekly, not to ${frequency}`);
  const first = weekdayOf(start);
  if (weekdays && !weekdays.includes(first)) {
    throw invalid(`the start is a ${first}, which weekdays lacks; move the start or add ${first}`);
  }
  const day = Number(start.slice(8, 10));
  if (frequency === 'monthly' && day > 28) {
    throw invalid(`not every month has a day ${day}; start on the 28th or before`);
  }
  if (frequency === 'yearly' && start.slice(5, 10) === '02-29') {
    throw invalid('not every year has the 29th of February; start on another day');
  }
  return weekdays ? { ...recurrence, weekdays: WEEKDAYS.filter((day) => weekdays.includes(day)) } : recurrence;
}

/** As a person reads it: `every 2 weeks on mon, wed until 2026-12-31`. */
export function recurrenceText({ frequency, interval = 1, weekdays, count, until }: Recurrence): string {
  const unit = { daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' }[frequency];
  const every = interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
  const on = weekdays ? ` on ${weekdays.join(', ')}` : '';
  const end = count !== undefined ? `, ${count} times` : until !== undefined ? ` until ${until}` : ', without an end';
  return every + on + end;
}
