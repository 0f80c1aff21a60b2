import { commsErrors } from '../../errors.ts';
import type { Person } from '../address.ts';
import { plainLine, plainLines } from '../plain-text.ts';
import {
  addDays,
  instantOf,
  isDay,
  type LocalTime,
  localOf,
  startOfDay,
  timeMeant,
  withOffset,
  zoneMeant,
} from './local-time.ts';
import { type Recurrence, recurrenceMeant } from './recurrence.ts';
import type { Span } from './span.ts';

/** A meeting that is fully decided: what is written, invited to and previewed is made from this alone. */
export interface Meeting extends Span {
  /** The same for every repeat of the same call, so that no calendar has it twice. */
  readonly uid: string;
  readonly title: string;
  readonly location?: string | undefined;
  readonly description?: string | undefined;
  /** Then `startsAt` and `endsAt` are days, and `endsAt` is the day after the last. */
  readonly allDay: boolean;
  readonly timeZone: string;
  readonly startsAt: LocalTime;
  readonly endsAt: LocalTime;
  readonly recurrence?: Recurrence | undefined;
  readonly organizer: Person;
  readonly attendees: readonly Person[];
}

/** What somebody asks for, in the words of a call. */
export interface MeetingTimes {
  readonly start: string;
  readonly end?: string | undefined;
  /** Minutes. */
  readonly duration?: number | undefined;
  readonly time_zone: string;
  readonly recurrence?: Recurrence | undefined;
}

type When = Pick<Meeting, 'start' | 'end' | 'allDay' | 'timeZone' | 'startsAt' | 'endsAt' | 'recurrence'>;

const MAX_DAYS = 31;

/**
 * When a meeting is. A `duration` is time that passes, so a meeting through a change of clocks is as long as it says.
 *
 * @throws COMMS_TIME_…, COMMS_RECURRENCE_INVALID
 */
export function whenMeant({ start, end, duration, time_zone, recurrence }: MeetingTimes): When {
  const timeZone = zoneMeant(time_zone);
  const when = isDay(start) ? days(start, end, duration, timeZone) : times(start, end, duration, timeZone);
  if (when.end.getTime() - when.start.getTime() > MAX_DAYS * 86_400_000) {
    throw invalidEnd(end ?? `start + ${duration} minutes`, `lies more than ${MAX_DAYS} days after the start`);
  }
  if (recurrence && !when.allDay && instantOf(when.startsAt, timeZone) < when.start) {
    const problem = 'the start is the second of a time that comes twice, which no rule can say; start on another day';
    throw commsErrors.COMMS_RECURRENCE_INVALID({ problem });
  }
  return { ...when, recurrence: recurrence && recurrenceMeant(recurrence, when.startsAt) };
}

const invalidEnd = (value: string, problem: string) =>
  commsErrors.COMMS_TIME_INVALID({ field: 'end', value: value.slice(0, 60), problem });

function times(start: string, end: string | undefined, duration: number | undefined, timeZone: string): When {
  const from = timeMeant('start', start, timeZone);
  if ((end === undefined) === (duration === undefined)) {
    throw invalidEnd(end ?? '', 'and duration: exactly one of the two is needed');
  }
  const to = end === undefined ? undefined : timeMeant('end', end, timeZone);
  const until = to?.at ?? new Date(from.at.getTime() + (duration ?? 0) * 60_000);
  if (until <= from.at) throw invalidEnd(end ?? '', 'does not lie after the start');
  return {
    start: from.at,
    end: until,
    allDay: false,
    timeZone,
    startsAt: from.local,
    endsAt: localOf(until, timeZone),
  };
}

/** `end` is the last day and belongs to it, as people say it; calendars store the day after. */
function days(start: string, end: string | undefined, duration: number | undefined, timeZone: string): When {
  if (duration !== undefined)
    throw invalidEnd(`duration ${duration}`, 'does not go with a day; give end, or leave it out');
  const last = end ?? start;
  if (!isDay(last)) throw invalidEnd(last, 'is no day, but start is');
  if (last < start) throw invalidEnd(last, 'lies before the start');
  const endsAt = addDays(last, 1);
  return {
    start: startOfDay(start, timeZone),
    end: startOfDay(endsAt, timeZone),
    allDay: true,
    timeZone,
    startsAt: start,
    endsAt,
  };
}

/** The words of a meeting, checked. */
export function wordsMeant(words: { title: string; location?: string | undefined; description?: string | undefined }) {
  return {
    title: plainLine('title', words.title),
    location: words.location === undefined ? undefined : plainLine('location', words.location),
    description: words.description === undefined ? undefined : plainLines('description', words.description),
  };
}

/** For people: local time with its offset, and UTC. */
export function spanText({ start, end }: Span, timeZone: string): string {
  const utc = (at: Date) => `${at.toISOString().slice(0, 16)}Z`;
  return `${withOffset(start, timeZone)} to ${withOffset(end, timeZone)} ${timeZone} (${utc(start)} to ${utc(end)} UTC)`;
}

export function whenText(when: Pick<When, 'allDay' | 'startsAt' | 'endsAt' | 'timeZone' | 'start' | 'end'>): string {
  if (!when.allDay) return spanText(when, when.timeZone);
  const last = addDays(when.endsAt, -1);
  return when.startsAt === last ? `${last}, all day` : `${when.startsAt} to ${last}, all day, both included`;
}
