import { decimalsOf } from '../domain/money.ts';
import { type DecimalSign, parseNumber } from './parse-number.ts';
import { type Parsed, parsed, unparsed } from './row.ts';

export interface ParsedAmount {
  /** Decimal text with the currency's decimals: `12500.00`, `9000` for yen. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
}

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const SYMBOLS: Readonly<Record<string, readonly string[]>> = {
  '€': ['EUR'],
  '£': ['GBP'],
  US$: ['USD'],
  C$: ['CAD'],
  CA$: ['CAD'],
  A$: ['AUD'],
  '₹': ['INR'],
  '₪': ['ILS'],
  zł: ['PLN'],
  Kč: ['CZK'],
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN', 'ARS', 'CLP', 'COP'],
  '¥': ['JPY', 'CNY'],
  kr: ['SEK', 'NOK', 'DKK', 'ISK'],
};
const MAX_WHOLE_DIGITS = 15;

/** `EUR`, letter case and white space aside. */
export function parseCurrency(text: string): Parsed<string> {
  const code = text.trim().toUpperCase();
  return CODES.has(code) ? parsed(code) : unparsed(`'${text}' is no ISO 4217 currency code like EUR or USD`);
}

/** The number of an amount without the currency written beside it: for judging the notation of a column. */
export function bareAmount(text: string): string {
  return takeApart(text)?.number ?? text;
}

/**
 * `currency` is the row's own; `fallback` is what the person said for files without one. A currency written in the
 * amount itself must agree with the row's.
 */
export function parseAmount(
  text: string,
  given: { currency?: string | undefined; fallback?: string | undefined; sign?: DecimalSign | undefined },
): Parsed<ParsedAmount> {
  const parts = takeApart(text);
  if (!parts) return unparsed(`'${text}' is no amount`);
  const currency = chooseCurrency(parts.marks, given.currency, given.fallback);
  if (!currency.ok) return currency;
  const number = parseNumber(parts.number, given.sign);
  if (!number.ok) return /e[+]?\d/i.test(text) ? unparsed(`'${text}' was shortened by a spreadsheet`) : number;
  if (number.value.startsWith('-')) return unparsed(`'${text}' is negative`);
  return inMinorUnits(number.value, currency.value);
}

function inMinorUnits(number: string, currency: string): Parsed<ParsedAmount> {
  const places = decimalsOf(currency);
  const [whole = '', fraction = ''] = number.split('.');
  const kept = fraction.slice(0, places).padEnd(places, '0');
  if (/[1-9]/.test(fraction.slice(places))) return unparsed(`'${number}' has more decimals than ${currency} has`);
  if (whole.length > MAX_WHOLE_DIGITS) return unparsed(`'${number}' is too large`);
  return parsed({ amount: places ? `${whole}.${kept}` : whole, currency });
}

function takeApart(text: string): { number: string; marks: readonly string[] } | undefined {
  const match = /^([^\d\s.,()-]{1,3})?\s*([-−]?\d(?:.*\d)?)\s*([^\d\s.,()]{1,3})?$/.exec(text.trim());
  if (!match?.[2]) return undefined;
  return { number: match[2], marks: [match[1], match[3]].filter((m) => m !== undefined) };
}

function chooseCurrency(marks: readonly string[], own?: string, fallback?: string): Parsed<string> {
  let possible: readonly string[] | undefined;
  for (const mark of marks) {
    const meant = SYMBOLS[mark] ?? (CODES.has(mark.toUpperCase()) ? [mark.toUpperCase()] : undefined);
    if (!meant) return unparsed(`'${mark}' is no known currency`);
    possible = possible ? possible.filter((c) => meant.includes(c)) : meant;
  }
  if (own) {
    if (possible && !possible.includes(own)) return unparsed(`the amount says ${marks.join(' ')}, the row says ${own}`);
    return parsed(own);
  }
  const [only] = possible ?? [];
  if (possible?.length === 1 && only) return parsed(only);
  if (fallback && (!possible || possible.includes(fallback))) return parsed(fallback);
  return unparsed(
    possible
      ? `'${marks.join(' ')}' is used by several currencies; say --currency CODE`
      : 'no currency; say --currency CODE',
  );
}
