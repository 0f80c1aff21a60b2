import { addDays, instantOf, localOf } from './local-time.ts';
import { merged, overlaps, type Span } from './span.ts';

/** When somebody is busy. `unknown` is not free: their calendar could not be read, or not all of it. */
export interface Availability {
  readonly address: string;
  readonly status: 'known' | 'unknown';
  /** Why it is unknown. */
  readonly reason?: string | undefined;
  /** Merged, earliest first. */
  readonly busy: readonly Span[];
}

/** An event as a day's plan shows it. */
export interface CalendarEvent extends Span {
  readonly uid: string;
  readonly title: string;
  readonly location?: string | undefined;
  /** It lasts whole days; start is the first moment of the first, end the last one's end. */
  readonly allDay: boolean;
  /** Addresses. */
  readonly attendees: readonly string[];
}

export interface Conflict extends Span {
  readonly address: string;
}

/** Where an attendee has something else during one of these. */
export function conflictsOf(spans: readonly Span[], people: readonly Availability[]): Conflict[] {
  return people.flatMap(({ address, busy }) =>
    busy.filter((one) => spans.some((span) => overlaps(span, one))).map(({ start, end }) => ({ address, start, end })),
  );
}

export interface SlotSearch {
  readonly window: Span;
  /** Minutes. */
  readonly duration: number;
  readonly timeZone: string;
  /** Local hours between which a meeting lies, `[9, 17]`. */
  readonly hours: readonly [from: number, to: number];
  readonly weekends: boolean;
  readonly most: number;
}

const STEP = 15 * 60_000;

/** Times at which nobody is busy, earliest first; they begin at quarters of an hour of the zone's clock. */
export function freeSlots(search: SlotSearch, people: readonly Availability[]): Span[] {
  const { window, duration, timeZone, hours, weekends, most } = search;
  const busy = merged(people.flatMap((one) => one.busy));
  const length = duration * 60_000;
  const slots: Span[] = [];
  const lastDay = localOf(window.end, timeZone).slice(0, 10);
  for (let day = localOf(window.start, timeZone).slice(0, 10); day <= lastDay; day = addDays(day, 1)) {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (!weekends && (weekday === 0 || weekday === 6)) continue;
    const opens = atHour(day, hours[0], timeZone);
    const closes = Math.min(atHour(day, hours[1], timeZone), window.end.getTime());
    // Of the clock's quarters: a zone's offset may be one of five minutes, so they count from the opening hour.
    let start = opens + Math.ceil(Math.max(0, window.start.getTime() - opens) / STEP) * STEP;
    while (start + length <= closes) {
      const slot = { start: new Date(start), end: new Date(start + length) };
      const taken = busy.find((one) => overlaps(one, slot));
      if (!taken) {
        slots.push(slot);
        if (slots.length === most) return slots;
        // What overlaps a slot that is offered already is no other choice.
        start += Math.max(STEP, Math.ceil(length / STEP) * STEP);
      } else {
        start = opens + Math.ceil((taken.end.getTime() - opens) / STEP) * STEP;
      }
    }
  }
  return slots;
}

function atHour(day: string, hour: number, timeZone: string): number {
  const local = hour >= 24 ? `${addDays(day, 1)}T00:00:00` : `${day}T${String(hour).padStart(2, '0')}:00:00`;
  return instantOf(local, timeZone).getTime();
}
