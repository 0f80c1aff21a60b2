import { type Parsed, parsed, unparsed } from './row.ts';

/** Which sign separates the decimals: `1,234.50` (`point`) or `1.234,50` (`comma`). */
export type DecimalSign = 'point' | 'comma';

/** What one value says about its column: a number in any case, only with one sign, with both, or not at all. */
export type NumberShape = 'plain' | DecimalSign | 'ambiguous' | 'none';

const DIGITS = /^\d+$/;
// Spaces of every width and apostrophes (Switzerland) only ever group thousands.
const NEUTRAL_GROUPS = /^(\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+)(?:([.,])(\d+))?$/;
const BOTH = /^(\d{1,3}(?:([.,])\d{3})+)([.,])(\d+)$/;
const SAME_GROUPS = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+$/;
const ONE_SIGN = /^(\d+)([.,])(\d+)$/;

interface Reading {
  readonly shape: NumberShape;
  readonly whole: string;
  readonly fraction: string;
}

const signOf = (c: string | undefined): DecimalSign => (c === ',' ? 'comma' : 'point');
const other = (sign: DecimalSign): DecimalSign => (sign === 'comma' ? 'point' : 'comma');
const digits = (text: string | undefined) => (text ?? '').replaceAll(/\D/g, '');

/** Reads an unsigned number; `1.234` and `1,234` have two readings, every other form has one. */
function read(text: string): Reading | undefined {
  if (DIGITS.test(text)) return { shape: 'plain', whole: text, fraction: '' };
  const neutral = NEUTRAL_GROUPS.exec(text);
  if (neutral) {
    return {
      shape: neutral[2] ? signOf(neutral[2]) : 'plain',
      whole: digits(neutral[1]),
      fraction: digits(neutral[3]),
    };
  }
  const both = BOTH.exec(text);
  if (both && both[2] !== both[3]) {
    const groups = new Set(both[1]?.match(/[.,]/g));
    if (groups.size > 1) return undefined;
    return { shape: signOf(both[3]), whole: digits(both[1]), fraction: digits(both[4]) };
  }
  const same = SAME_GROUPS.exec(text);
  if (same) return { shape: other(signOf(same[1])), whole: digits(text), fraction: '' };
  const one = ONE_SIGN.exec(text);
  if (!one) return undefined;
  const [, whole = '', sign, fraction = ''] = one;
  const couldGroup = fraction.length === 3 && whole.length <= 3 && !whole.startsWith('0');
  return { shape: couldGroup ? 'ambiguous' : signOf(sign), whole, fraction };
}

const split = (text: string) => {
  const minus = /^[-−]/.test(text);
  return { minus, rest: minus ? text.slice(1).trim() : text };
};

export function numberShape(text: string): NumberShape {
  return read(split(text).rest)?.shape ?? 'none';
}

/** Plain decimal text: `-1234.50`. With `sign` given, a value that can only be read with the other sign is refused. */
export function parseNumber(text: string, sign?: DecimalSign): Parsed<string> {
  const { minus, rest } = split(text);
  const reading = read(rest);
  if (!reading) return unparsed(`'${text}' is no number`);
  let { whole, fraction } = reading;
  if (reading.shape === 'ambiguous') {
    if (!sign) {
      return unparsed(`'${text}' could be ${whole}${fraction} or ${whole}.${fraction}; say --decimals point or comma`);
    }
    const isDecimal = signOf(rest.includes(',') ? ',' : '.') === sign;
    if (!isDecimal) [whole, fraction] = [whole + fraction, ''];
  } else if (sign && reading.shape !== 'plain' && reading.shape !== sign) {
    return unparsed(`'${text}' is not written with a decimal ${sign}`);
  }
  whole = whole.replace(/^0+(?=\d)/, '');
  return parsed(`${minus ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`);
}
