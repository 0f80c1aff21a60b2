import ICAL from 'ical.js';
import type { CalendarEvent } from '../../../domain/calendar/availability.ts';
import { addDays, type LocalTime, localOf } from '../../../domain/calendar/local-time.ts';
import { overlaps, type Span } from '../../../domain/calendar/span.ts';
import { attendeesOf, type EventSeries, isCancelled, takesTime, textOf } from './read.ts';
import { ruleStarts } from './recur.ts';
import { type Clock, clockOf, localOfValue, midnight, zoneClock } from './times.ts';

/** One time that an event takes place. */
export interface Occurrence extends CalendarEvent {
  readonly busy: boolean;
}

export interface Look {
  readonly window: Span;
  /** The zone of whole days and of times without one. */
  readonly zone: string;
  /** Whose calendar it is: what they declined takes none of their time. */
  readonly person?: string | undefined;
}

/** When an event begins, how long it lasts, and by which clock. */
interface Shape {
  readonly event: ICAL.Component;
  readonly start: LocalTime;
  readonly allDay: boolean;
  readonly clock: Clock;
  /** Days of a whole-day event, milliseconds of another. */
  readonly length: number;
}

/** The occurrences of one event that overlap the window, single ones moved, cancelled and added taken into account. */
export function occurrencesOf({ uid, master, overrides }: EventSeries, look: Look): Occurrence[] {
  const changed = new Map(overrides.map((event) => [idOf(event, look), event]));
  const result = overrides.flatMap((event) => {
    const shape = shapeOf(event, look);
    return within(shape, shape.start, uid, look);
  });
  if (!master || isCancelled(master)) return result.sort(byStart);
  const series = shapeOf(master, look);
  const excluded = new Set(datesOf(master, 'exdate', series, look));
  const following = overrides.filter((event) => event.getFirstProperty('recurrence-id')?.getFirstParameter('range'));
  for (const start of startsOf(master, series, look)) {
    const id = keyOf(start, series);
    if (changed.has(id) || excluded.has(id) || (!series.allDay && excluded.has(start.slice(0, 10)))) continue;
    const at = followedBy(following, start, series, look);
    result.push(...within(at.shape, at.start, uid, look));
  }
  return result.sort(byStart);
}

const byStart = (one: Span, other: Span) => one.start.getTime() - other.start.getTime();

/** Every start that may reach into the window, in wall-clock time of the series. */
function startsOf(master: ICAL.Component, series: Shape, { window, zone }: Look): Set<LocalTime> {
  const { start, allDay, clock, length } = series;
  // Two days more on each side: clocks differ by one at most, and a moved series may have been moved from there.
  const reach = allDay ? length * 86_400_000 : length;
  const spare = (master.hasProperty('rrule') ? 2 : 0) * 86_400_000;
  const edge = (at: number) => (allDay ? localOf(new Date(at), zone).slice(0, 10) : clock.toLocal(new Date(at)));
  const [from, to] = [edge(window.start.getTime() - reach - spare), edge(window.end.getTime() + spare)];
  const starts = new Set<LocalTime>([start]);
  for (const rule of master.getAllProperties('rrule')) {
    const value = rule.getFirstValue();
    if (value instanceof ICAL.Recur) for (const at of ruleStarts(value, start, from, to, clock)) starts.add(at);
  }
  for (const property of master.getAllProperties('rdate')) {
    for (const value of property.getValues()) {
      const time = value instanceof ICAL.Period ? value.start : value;
      if (!(time instanceof ICAL.Time)) continue;
      const local = localOfValue(time);
      starts.add(
        allDay
          ? local.slice(0, 10)
          : time.isDate
            ? local + start.slice(10)
            : clock.toLocal(clockOf(property, time, zone).toInstant(local)),
      );
    }
  }
  return starts;
}

/** A change of one occurrence and all after it moves the rest as it moved the one. */
function followedBy(following: readonly ICAL.Component[], start: LocalTime, series: Shape, look: Look) {
  let latest: { readonly from: string; readonly event: ICAL.Component } | undefined;
  const id = keyOf(start, series);
  for (const event of following) {
    const from = idOf(event, look);
    if (from <= id && (!latest || from > latest.from)) latest = { from, event };
  }
  if (!latest) return { shape: series, start };
  const shape = shapeOf(latest.event, look);
  const origin = latest.event.getFirstPropertyValue('recurrence-id');
  if (!(origin instanceof ICAL.Time)) return { shape: series, start };
  const property = latest.event.getFirstProperty('recurrence-id');
  const was =
    property && !origin.isDate
      ? series.clock.toLocal(clockOf(property, origin, look.zone).toInstant(localOfValue(origin)))
      : localOfValue(origin);
  const moved = utcTime(start) + (utcTime(shape.start) - utcTime(was));
  return { shape, start: new Date(moved).toISOString().slice(0, shape.allDay ? 10 : 19) };
}

const utcTime = (local: LocalTime) => Date.parse(`${local.length === 10 ? `${local}T00:00:00` : local}Z`);

function within(shape: Shape, start: LocalTime, uid: string, look: Look): Occurrence[] {
  const span = shape.allDay
    ? { start: midnight(start, look.zone), end: midnight(addDays(start, shape.length), look.zone) }
    : lasting(shape.clock.toInstant(start), shape.length);
  if (!overlaps(span, look.window) || isCancelled(shape.event)) return [];
  const location = textOf(shape.event, 'location');
  return [
    {
      uid,
      title: textOf(shape.event, 'summary'),
      ...(location ? { location } : {}),
      allDay: shape.allDay,
      attendees: attendeesOf(shape.event),
      ...span,
      busy: takesTime(shape.event, look.person),
    },
  ];
}

const lasting = (start: Date, length: number): Span => ({ start, end: new Date(start.getTime() + length) });

function shapeOf(event: ICAL.Component, { zone }: Look): Shape {
  const [property, start] = timeOf(event, 'dtstart');
  if (!property || !start) throw new Error('an event has no start');
  const allDay = start.isDate;
  const clock = allDay ? zoneClock(zone) : clockOf(property, start, zone);
  const local = localOfValue(start);
  const [endProperty, end] = timeOf(event, 'dtend');
  const duration = event.getFirstPropertyValue('duration');
  if (allDay) {
    const days = end ? utcTime(localOfValue(end).slice(0, 10)) - utcTime(local) : secondsOf(duration) * 1000;
    return { event, start: local, allDay, clock, length: Math.max(1, Math.ceil(days / 86_400_000)) };
  }
  const until =
    endProperty &&
    end &&
    (end.isDate ? midnight(localOfValue(end), zone) : clockOf(endProperty, end, zone).toInstant(localOfValue(end)));
  const length = until ? until.getTime() - clock.toInstant(local).getTime() : secondsOf(duration) * 1000;
  return { event, start: local, allDay, clock, length: Math.max(0, length) };
}

const secondsOf = (duration: unknown): number => (duration instanceof ICAL.Duration ? duration.toSeconds() : 0);

function timeOf(event: ICAL.Component, name: string): [ICAL.Property | undefined, ICAL.Time | undefined] {
  const property = event.getFirstProperty(name) ?? undefined;
  const value = property?.getFirstValue();
  return [property, value instanceof ICAL.Time ? value : undefined];
}

/** By what an occurrence is known: its day, or its instant, whatever zone it is written in. */
const keyOf = (start: LocalTime, { allDay, clock }: Shape): string =>
  allDay ? start : clock.toInstant(start).toISOString();

function idOf(event: ICAL.Component, { zone }: Look): string {
  const [property, value] = timeOf(event, 'recurrence-id');
  if (!property || !value) return '';
  const local = localOfValue(value);
  return value.isDate ? local : clockOf(property, value, zone).toInstant(local).toISOString();
}

function datesOf(event: ICAL.Component, name: string, { allDay }: Shape, { zone }: Look): string[] {
  return event.getAllProperties(name).flatMap((property) =>
    property.getValues().flatMap((value) => {
      if (!(value instanceof ICAL.Time)) return [];
      const local = localOfValue(value);
      if (allDay || value.isDate) return [local.slice(0, 10)];
      return [clockOf(property, value, zone).toInstant(local).toISOString()];
    }),
  );
}
