// Times at or near the beginning of a line, read from its bytes: a text and a Date for each line would cost more than
// everything else that is done with it.

/** A time found in a line: milliseconds since 1970, and where it ends. */
export interface FoundTime {
  readonly time: number;
  readonly at: number;
  readonly end: number;
}

export interface TimeOptions {
  /** For times that do not say their zone: minutes east of Greenwich. */
  readonly zoneMinutes: number;
  /** For times that do not say their year: the one with which they are not in the future of this. */
  readonly now: number;
}

/** How far from the beginning a time is looked for: behind a level, a thread or an address. */
const FAR = 96;

const MINUTE = 60_000;
const DAY = 86_400_000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const monthOf = new Map(
  months.map((name, index) => [name.charCodeAt(0) | (name.charCodeAt(1) << 8) | (name.charCodeAt(2) << 16), index + 1]),
);

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 48 && byte <= 57;
const isWord = (byte: number | undefined) =>
  byte !== undefined && (isDigit(byte) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95);

/** The first time in a line, undefined where there is none near its beginning. */
export function timeIn(bytes: Uint8Array, start: number, end: number, options: TimeOptions): FoundTime | undefined {
  const stop = Math.min(end, start + FAR);
  for (let at = start; at < stop; at++) {
    // A time begins where a word begins; the T of an ISO time is inside of one.
    if (at > start && isWord(bytes[at - 1])) continue;
    const found = timeAt(bytes, at, end, options);
    if (found) return at === start || found.sure ? found : undefined;
  }
  return undefined;
}

interface Found extends FoundTime {
  /** It has a date of several parts; a bare number is a time only at the beginning. */
  readonly sure: boolean;
}

function timeAt(bytes: Uint8Array, at: number, end: number, options: TimeOptions): Found | undefined {
  const first = bytes[at];
  if (isDigit(first)) {
    const sign = bytes[at + 4];
    if (sign === 45 || sign === 47) return dated(bytes, at, end, options);
    if (bytes[at + 2] === 47 && bytes[at + 6] === 47) return common(bytes, at, end, options);
    return epoch(bytes, at, end);
  }
  // I0129 17:25:05.372193, as Kubernetes' own components write
  if (
    (first === 73 || first === 87 || first === 69 || first === 70) &&
    bytes[at + 5] === 32 &&
    isDigit(bytes[at + 1])
  ) {
    const [month, day] = [number(bytes, at + 1, 2), number(bytes, at + 3, 2)];
    return withoutYear(bytes, { at, month, day, clock: at + 6 }, end, options);
  }
  // Jan 29 17:25:05, as syslog writes
  if (bytes[at + 3] === 32) {
    const month = monthOf.get((first ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16));
    if (month === undefined) return undefined;
    const day = bytes[at + 4] === 32 ? number(bytes, at + 5, 1) : number(bytes, at + 4, 2);
    return withoutYear(bytes, { at, month, day, clock: at + 7 }, end, options);
  }
  return undefined;
}

/** `2023-01-29T17:25:05.372Z`, `2023/01/29 17:25:05`, `2023-01-29 17:25:05,372 +0800` */
function dated(bytes: Uint8Array, at: number, end: number, options: TimeOptions): Found | undefined {
  const sign = bytes[at + 7];
  if (sign !== 45 && sign !== 47) return undefined;
  const between = bytes[at + 10];
  if (between !== 84 && between !== 32 && between !== 116) return undefined;
  const clock = clockAt(bytes, at + 11, end);
  const midnight = dayOf(number(bytes, at, 4), number(bytes, at + 5, 2), number(bytes, at + 8, 2));
  if (!clock || midnight === undefined) return undefined;
  const zone = zoneAt(bytes, clock.end, end);
  return {
    time: midnight + clock.ms - (zone?.minutes ?? options.zoneMinutes) * MINUTE,
    at,
    end: zone?.end ?? clock.end,
    sure: true,
  };
}

/** `29/Jan/2023:17:25:05 +0000`, as web servers write */
function common(bytes: Uint8Array, at: number, end: number, options: TimeOptions): Found | undefined {
  const month = monthOf.get((bytes[at + 3] ?? 0) | ((bytes[at + 4] ?? 0) << 8) | ((bytes[at + 5] ?? 0) << 16));
  const clock = clockAt(bytes, at + 12, end);
  if (month === undefined || !clock) return undefined;
  const midnight = dayOf(number(bytes, at + 7, 4), month, number(bytes, at, 2));
  if (midnight === undefined) return undefined;
  const zone = zoneAt(bytes, clock.end, end);
  return {
    time: midnight + clock.ms - (zone?.minutes ?? options.zoneMinutes) * MINUTE,
    at,
    end: zone?.end ?? clock.end,
    sure: true,
  };
}

interface Yearless {
  readonly at: number;
  readonly month: number;
  readonly day: number;
  readonly clock: number;
}

function withoutYear(bytes: Uint8Array, { at, month, day, clock }: Yearless, end: number, options: TimeOptions) {
  const read = clockAt(bytes, clock, end);
  if (!read) return undefined;
  const year = new Date(options.now).getUTCFullYear();
  const timeIn = (of: number) => {
    const midnight = dayOf(of, month, day);
    return midnight === undefined ? undefined : midnight + read.ms - options.zoneMinutes * MINUTE;
  };
  const own = timeIn(year);
  const time = own === undefined || own > options.now + DAY ? timeIn(year - 1) : own;
  return time === undefined ? undefined : { time, at, end: read.end, sure: true };
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, by how many digits they have. */
function epoch(bytes: Uint8Array, at: number, end: number): Found | undefined {
  let to = at;
  while (to < end && isDigit(bytes[to])) to++;
  const digits = to - at;
  if (isWord(bytes[to])) return undefined;
  const time = ofEpoch(digits, (count) => number(bytes, at, count));
  if (time === undefined) return undefined;
  if (digits !== 10 || bytes[to] !== 46) return { time, at, end: to, sure: false };
  let stop = to + 1;
  while (stop < end && isDigit(bytes[stop])) stop++;
  return { time: time + fraction(bytes, to + 1, stop), at, end: stop, sure: false };
}

function ofEpoch(digits: number, first: (count: number) => number): number | undefined {
  if (digits === 10) return first(10) * 1000;
  return digits === 13 || digits === 16 || digits === 19 ? first(13) : undefined;
}

/** A number of a field, in whatever unit; undefined where it is no time of this or the next century. */
export function epochMs(value: number): number | undefined {
  if (!(value >= 1e9)) return undefined;
  if (value < 1e11) return value * 1000;
  if (value < 1e14) return value;
  return value < 1e17 ? value / 1e3 : value < 1e20 ? value / 1e6 : undefined;
}

function clockAt(bytes: Uint8Array, at: number, end: number): { ms: number; end: number } | undefined {
  if (bytes[at + 2] !== 58 || at + 5 > end) return undefined;
  const [hours, minutes] = [number(bytes, at, 2), number(bytes, at + 3, 2)];
  const withSeconds = bytes[at + 5] === 58 && at + 8 <= end;
  const seconds = withSeconds ? number(bytes, at + 6, 2) : 0;
  if (!(hours < 24 && minutes < 60 && seconds < 61)) return undefined;
  let to = withSeconds ? at + 8 : at + 5;
  let part = 0;
  if ((bytes[to] === 46 || bytes[to] === 44) && isDigit(bytes[to + 1]) && withSeconds) {
    const from = to + 1;
    to = from;
    while (to < end && isDigit(bytes[to])) to++;
    part = fraction(bytes, from, to);
  }
  return { ms: ((hours * 60 + minutes) * 60 + seconds) * 1000 + part, end: to };
}

function zoneAt(bytes: Uint8Array, at: number, end: number): { minutes: number; end: number } | undefined {
  if (at >= end) return undefined;
  if (bytes[at] === 90 || bytes[at] === 122) return { minutes: 0, end: at + 1 };
  const from = bytes[at] === 32 ? at + 1 : at;
  const sign = bytes[from];
  if ((sign !== 43 && sign !== 45) || !isDigit(bytes[from + 1]) || !isDigit(bytes[from + 2])) return undefined;
  const minutesAt = bytes[from + 3] === 58 ? from + 4 : from + 3;
  const hasMinutes = isDigit(bytes[minutesAt]) && isDigit(bytes[minutesAt + 1]) && minutesAt + 2 <= end;
  // `2023-01-29 17:25:05 -12 items` is no zone.
  if (from > at && !hasMinutes) return undefined;
  const minutes = number(bytes, from + 1, 2) * 60 + (hasMinutes ? number(bytes, minutesAt, 2) : 0);
  if (!(minutes <= 14 * 60)) return undefined;
  return { minutes: sign === 45 ? -minutes : minutes, end: hasMinutes ? minutesAt + 2 : from + 3 };
}

/** NaN where one of them is no digit, which no comparison lets through. */
function number(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const byte = bytes[i];
    if (byte === undefined || byte < 48 || byte > 57) return Number.NaN;
    value = value * 10 + byte - 48;
  }
  return value;
}

/** Digits behind the point of a second, in whole milliseconds. */
function fraction(bytes: Uint8Array, from: number, to: number): number {
  const digits = Math.min(3, to - from);
  return digits < 1 ? 0 : number(bytes, from, digits) * 10 ** (3 - digits);
}

let lastYear = 0;
let lastMonth = 0;
let monthStart = 0;

/** Midnight in UTC; lines beside one another are of one month. */
function dayOf(year: number, month: number, day: number): number | undefined {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && year >= 1970)) return undefined;
  if (year !== lastYear || month !== lastMonth) {
    monthStart = Date.UTC(year, month - 1, 1);
    lastYear = year;
    lastMonth = month;
  }
  return monthStart + (day - 1) * DAY;
}
