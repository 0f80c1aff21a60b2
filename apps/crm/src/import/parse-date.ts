import { type Parsed, parsed, unparsed } from './row.ts';

/** `03/04/2025`: the third of April (`dmy`) or March the fourth (`mdy`). */
export type DateOrder = 'dmy' | 'mdy';

export interface ParsedDate {
  /** `YYYY-MM-DD` as written. */
  readonly day: string;
  /** Without a zone in the text: UTC. */
  readonly at: Date;
}

/** What one value says about its column: it is a date in any case, only in one order, in both, or not at all. */
export type DateShape = 'plain' | DateOrder | 'ambiguous' | 'none';

const TIME = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?`;
const ISO = new RegExp(String.raw`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})${TIME}$`);
const NUMERIC = new RegExp(String.raw`^(\d{1,2})([./-])(\d{1,2})\2(\d{4})${TIME}$`);
const MONTH_FIRST = new RegExp(String.raw`^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})${TIME}$`);
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})${TIME}$`);
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** Strict: real calendar days from 1900 to 2199, four-digit years, and no guessing between day and month. */
export function parseDate(text: string, order?: DateOrder): Parsed<ParsedDate> {
  const iso = ISO.exec(text);
  if (iso) return build(text, iso[1], iso[2], iso[3], iso.slice(4));
  const numeric = NUMERIC.exec(text);
  if (numeric) {
    const [, first, separator, second, year] = numeric;
    // Dots are day-first wherever dates are written with dots.
    const asked = separator === '.' ? 'dmy' : (order ?? shownOrder(first, second));
    if (!asked) return unparsed(`day and month cannot be told apart in '${text}'; say --dates dmy or --dates mdy`);
    const [day, month] = asked === 'dmy' ? [first, second] : [second, first];
    return build(text, year, month, day, numeric.slice(5));
  }
  const words = MONTH_FIRST.exec(text);
  if (words) return build(text, words[3], monthNumber(words[1]), words[2], words.slice(4));
  const british = DAY_FIRST.exec(text);
  if (british) return build(text, british[3], monthNumber(british[2]), british[1], british.slice(4));
  return unparsed(`'${text}' is no date; write it as YYYY-MM-DD`);
}

export function dateShape(text: string): DateShape {
  const numeric = NUMERIC.exec(text);
  if (!numeric || numeric[2] === '.') return parseDate(text).ok ? 'plain' : 'none';
  const [, first, , second] = numeric;
  const shown = shownOrder(first, second);
  if (shown === undefined) return parseDate(text, 'dmy').ok ? 'ambiguous' : 'none';
  if (!parseDate(text, shown).ok) return 'none';
  return first === second ? 'plain' : shown;
}

function shownOrder(first: string | undefined, second: string | undefined): DateOrder | undefined {
  const [a, b] = [Number(first), Number(second)];
  if (a === b || a > 12) return 'dmy';
  return b > 12 ? 'mdy' : undefined;
}

function monthNumber(word: string | undefined): string | undefined {
  const wanted = word?.toLowerCase() ?? '';
  const index = MONTHS.findIndex(
    (m) => m === wanted || m.slice(0, 3) === wanted || (wanted === 'sept' && m[0] === 's'),
  );
  return index < 0 ? undefined : String(index + 1);
}

type Part = string | undefined;

function build(text: string, year: Part, month: Part, day: Part, time: readonly Part[]): Parsed<ParsedDate> {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const midnight = new Date(Date.UTC(y, m - 1, d));
  const real = midnight.getUTCFullYear() === y && midnight.getUTCMonth() === m - 1 && midnight.getUTCDate() === d;
  if (!real || y < 1900 || y > 2199) return unparsed(`'${text}' is no day of the calendar between 1900 and 2199`);
  const offset = timeOffset(time);
  if (offset === undefined) return unparsed(`'${text}' has no valid time of day`);
  return parsed({ day: midnight.toISOString().slice(0, 10), at: new Date(midnight.getTime() + offset) });
}

/** Milliseconds after midnight UTC; undefined when hours or minutes are out of range. */
function timeOffset([hours, minutes, seconds, half, zone]: readonly Part[]): number | undefined {
  if (hours === undefined) return 0;
  let h = Number(hours);
  if (half) {
    if (h < 1 || h > 12) return undefined;
    h = (h % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
  }
  const [m, s] = [Number(minutes), Number(seconds ?? 0)];
  if (h > 23 || m > 59 || s > 59) return undefined;
  const local = ((h * 60 + m) * 60 + s) * 1000;
  const shift = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (!shift) return local;
  const away = (Number(shift[2]) * 60 + Number(shift[3])) * 60_000;
  return shift[1] === '-' ? local + away : local - away;
}
