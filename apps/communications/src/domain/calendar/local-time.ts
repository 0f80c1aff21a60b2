import { commsErrors } from '../../errors.ts';

/** Wall-clock time as `2026-03-02T14:30:00`, or a day as `2026-03-02`; no zone of its own. */
export type LocalTime = string;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 1440 * MINUTE;
const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.0+)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Whether a name is that of a place in the IANA database. Offsets and abbreviations are not, whatever a platform takes. */
export function isZone(name: string): boolean {
  if (name === 'UTC') return true;
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+){1,2}$/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** @throws COMMS_TIME_ZONE_UNKNOWN */
export function zoneMeant(name: string): string {
  if (isZone(name)) return name;
  throw commsErrors.COMMS_TIME_ZONE_UNKNOWN({
    time_zone: name.slice(0, 60),
    valid: Intl.supportedValuesOf('timeZone'),
  });
}

/** Minutes that the zone's clocks are ahead of UTC at this instant. */
export function offsetAt(at: Date | number, zone: string): number {
  const time = Number(at);
  const whole = Math.floor(time / SECOND) * SECOND;
  return (asUtc(fieldsOf(formatOf(zone).format(whole))) - whole) / MINUTE;
}

/** What the zone's clocks show. */
export function localOf(at: Date, zone: string): LocalTime {
  return new Date(at.getTime() + offsetFast(at.getTime(), zone) * MINUTE).toISOString().slice(0, 19);
}

/** `2026-03-02T14:30:00+01:00` */
export function withOffset(at: Date, zone: string): string {
  const offset = offsetFast(at.getTime(), zone);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0');
  return `${localOf(at, zone)}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

/** The instants at which the zone's clocks show this: one, or none and two when the clocks change. */
export function instantsOf(local: LocalTime, zone: string): Date[] {
  const wall = asUtc(local);
  const offsets = new Set([offsetFast(wall - DAY, zone), offsetFast(wall + DAY, zone)]);
  return [...offsets]
    .map((offset) => wall - offset * MINUTE)
    .filter((time) => time + offsetFast(time, zone) * MINUTE === wall)
    .sort((a, b) => a - b)
    .map((time) => new Date(time));
}

/**
 * The instant of wall-clock time as calendars read it: what is missing counts from the offset before the change, and of
 * what comes twice the first is meant.
 */
export function instantOf(local: LocalTime, zone: string): Date {
  const [first] = instantsOf(local, zone);
  const wall = asUtc(local);
  return first ?? new Date(wall - offsetFast(wall - DAY, zone) * MINUTE);
}

/** Midnight at which a day begins, or the first moment of it where midnight is missing. */
export const startOfDay = (day: string, zone: string): Date => instantOf(`${day}T00:00:00`, zone);

/** `2026-03-02` plus days. */
export const addDays = (day: string, days: number): string =>
  new Date(asUtc(`${day}T00:00:00`) + days * DAY).toISOString().slice(0, 10);

/** Whether this is a day of the calendar: the 30th of February is none. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * The one instant that somebody means who gives wall-clock time of a zone. An offset is accepted where it is the zone's
 * own at that time, and needed where the time comes twice.
 *
 * @throws COMMS_TIME_INVALID, COMMS_TIME_NONEXISTENT, COMMS_TIME_AMBIGUOUS
 */
export function timeMeant(field: string, value: string, zone: string): { at: Date; local: LocalTime } {
  const invalid = (problem: string) => commsErrors.COMMS_TIME_INVALID({ field, value: value.slice(0, 60), problem });
  const [, day = '', clock = '', seconds = '00', offset] = LOCAL.exec(value.trim()) ?? [];
  const local = `${day}T${clock}:${seconds}`;
  if (!isDay(day) || !/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(local.slice(11))) throw invalid('is no time of a day');
  const found = instantsOf(local, zone);
  const [first, second] = found;
  if (!first) throw nonexistent(field, local, zone);
  if (offset === undefined) {
    if (second) {
      const choices = found.map((at) => withOffset(at, zone));
      throw commsErrors.COMMS_TIME_AMBIGUOUS({ field, value: local, time_zone: zone, choices });
    }
    return { at: first, local };
  }
  const meant = asUtc(local) - minutesOf(offset) * MINUTE;
  const at = found.find((one) => one.getTime() === meant);
  if (at) return { at, local };
  const own = found.map((one) => withOffset(one, zone).slice(19)).join(' or ');
  throw invalid(`has an offset that ${zone} does not have then (it has ${own})`);
}

function nonexistent(field: string, local: LocalTime, zone: string) {
  const wall = asUtc(local);
  const [before, after] = [offsetFast(wall - DAY, zone), offsetFast(wall + DAY, zone)];
  // The same distance from the gap on either side.
  const shifted = (offset: number) => localOf(new Date(wall - offset * MINUTE), zone);
  return commsErrors.COMMS_TIME_NONEXISTENT({
    field,
    value: local,
    time_zone: zone,
    before: shifted(after),
    after: shifted(before),
  });
}

function minutesOf(offset: string): number {
  if (offset === 'Z') return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

const asUtc = (local: LocalTime): number => Date.parse(`${local.length === 10 ? `${local}T00:00:00` : local}Z`);

// `sv-SE` writes `2026-03-02 14:30:00`, years of four digits included.
const fieldsOf = (formatted: string): LocalTime => formatted.replace(' ', 'T');

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

// The platform's answer takes microseconds and a calendar asks thousands of times, mostly about days without a change.
const days = new Map<string, number | undefined>();
const REMEMBERED = 20_000;

function offsetFast(time: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const day = Math.floor(time / DAY);
  const key = `${zone} ${day}`;
  if (!days.has(key)) {
    if (days.size >= REMEMBERED) days.clear();
    const first = offsetAt(day * DAY, zone);
    days.set(key, first === offsetAt((day + 1) * DAY - SECOND, zone) ? first : undefined);
  }
  return days.get(key) ?? offsetAt(time, zone);
}
