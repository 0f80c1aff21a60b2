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

const PARTS: Record<string, RegExp> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d?$/,
  COUNT: /^[1-9]\d{0,2}$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
  BYDAY: /^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$/,
};

/**
 * The few rules of iCalendar that people use, from an RRULE. Of UNTIL the day counts.
 *
 * @throws COMMS_RECURRENCE_INVALID
 */
export function recurrenceFrom(rrule: string): Recurrence {
  const parts: Record<string, string> = {};
  for (const part of rrule
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '')
    .split(';')) {
    const [, name = '', value = ''] = /^([A-Z]+)=(.*)$/s.exec(part) ?? [];
    if (!PARTS[name]?.test(value) || name in parts) {
      const problem = `'${part.slice(0, 40)}' is none of FREQ=DAILY|WEEKLY|MONTHLY|YEARLY, INTERVAL=2, BYDAY=MO,WE, COUNT=10, UNTIL=20261231, each at most once`;
      throw commsErrors.COMMS_RECURRENCE_INVALID({ problem });
    }
    parts[name] = value;
  }
  const { FREQ: frequency, INTERVAL: interval, BYDAY: days, COUNT: count, UNTIL: until } = parts;
  if (frequency === undefined) throw commsErrors.COMMS_RECURRENCE_INVALID({ problem: 'FREQ is missing' });
  const weekdays = days?.split(',').map((day) => WEEKDAYS.find((one) => one.startsWith(day.toLowerCase())) ?? 'mon');
  return {
    frequency: FREQUENCIES.find((one) => one === frequency.toLowerCase()) ?? 'daily',
    ...(interval && { interval: Number(interval) }),
    ...(weekdays && { weekdays }),
    ...(count && { count: Number(count) }),
    ...(until && { until: `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}` }),
  };
}

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
