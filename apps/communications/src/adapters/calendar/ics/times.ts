import ICAL from 'ical.js';
import { instantOf, isZone, type LocalTime, localOf, startOfDay } from '../../../domain/calendar/local-time.ts';

/** A zone that an event names and nobody knows: neither the IANA database nor the file itself. */
export class ZoneUnknown extends Error {}

/** How a property's wall-clock times become instants and back. */
export interface Clock {
  toInstant(local: LocalTime): Date;
  toLocal(at: Date): LocalTime;
}

/** `fallback` is the zone of times that name none (floating). */
export function clockOf(property: ICAL.Property, value: ICAL.Time, fallback: string): Clock {
  if (value.zone === ICAL.Timezone.utcTimezone) return zoneClock('UTC');
  const name = property.getFirstParameter('tzid');
  if (!name) return zoneClock(fallback);
  // The database knows better than what a file says of a place; a file may use a name of its own, as Outlook does.
  if (isZone(name)) return zoneClock(name);
  const zone = property.parent?.getTimeZoneByID(name);
  if (!zone) throw new ZoneUnknown(`an event names the unknown time zone '${name}'`);
  return {
    toInstant: (local) => new Date(fields(local, zone).toUnixTime() * 1000),
    toLocal: (at) => ICAL.Time.fromJSDate(at, true).convertToZone(zone).toString().slice(0, 19),
  };
}

export const zoneClock = (zone: string): Clock => ({
  toInstant: (local) => instantOf(local, zone),
  toLocal: (at) => localOf(at, zone),
});

/** `2026-03-02T14:30:00`, or `2026-03-02` of a date. */
export const localOfValue = (value: ICAL.Time): LocalTime => value.toString().slice(0, value.isDate ? 10 : 19);

/** For counting only: wall-clock time as if it were UTC. */
export const wall = (local: LocalTime): ICAL.Time =>
  fields(local.length === 10 ? `${local}T00:00:00` : local, ICAL.Timezone.utcTimezone);

export const midnight = (day: LocalTime, zone: string): Date => startOfDay(day, zone);

function fields(local: LocalTime, zone: ICAL.Timezone): ICAL.Time {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = local.split(/[-T:]/).map(Number);
  return new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, zone);
}
