import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareAmount, parseAmount, parseCurrency } from './parse-amount.ts';
import { numberShape, parseNumber } from './parse-number.ts';

const group = (whole: string, by: string) => whole.replaceAll(/\B(?=(\d{3})+$)/g, by);
const notations = [
  { by: ',', decimal: '.', sign: 'point' },
  { by: '.', decimal: ',', sign: 'comma' },
  { by: ' ', decimal: ',', sign: 'comma' },
  { by: '\u202f', decimal: ',', sign: 'comma' },
  { by: '’', decimal: '.', sign: 'point' },
  { by: '', decimal: '.', sign: 'point' },
  { by: '', decimal: ',', sign: 'comma' },
] as const;

describe('parseNumber', () => {
  it.each([
    ['1.234,50', '1234.50'],
    ['1,234.50', '1234.50'],
    ['1 234,5', '1234.5'],
    ["1'234'567.00", '1234567.00'],
    ['1.234.567', '1234567'],
    ['0,125', '0.125'],
    ['1234.567', '1234.567'],
    ['12,5', '12.5'],
    ['-7', '-7'],
    ['007', '7'],
  ])('reads %s as %s', (text, value) => expect(parseNumber(text)).toEqual({ ok: true, value }));

  it.each(['1.234', '1,234', '999,000'])('refuses to guess %s', (text) => {
    expect(numberShape(text)).toBe('ambiguous');
    expect(parseNumber(text).ok).toBe(false);
  });

  it('reads an ambiguous value once the sign is known', () => {
    expect(parseNumber('1.234', 'comma')).toEqual({ ok: true, value: '1234' });
    expect(parseNumber('1.234', 'point')).toEqual({ ok: true, value: '1.234' });
  });

  it('refuses a value that contradicts the sign', () => expect(parseNumber('12,5', 'point').ok).toBe(false));

  it.each(['', '1.23.4', '1,23,456', '12.34.567', '1.234,567.8', '1,234.567,8', '1e5', '٣', 'NaN', '1..2', '.5', '5.'])(
    'refuses %j',
    (text) => expect(parseNumber(text).ok).toBe(false),
  );

  it('reads every notation back to the same number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...notations),
        fc.bigInt({ min: 0n, max: 10n ** 14n }),
        fc.integer({ min: 0, max: 99 }),
        (notation, whole, cents) => {
          const fraction = String(cents).padStart(2, '0');
          const text = `${group(String(whole), notation.by)}${notation.decimal}${fraction}`;
          const expected = { ok: true, value: `${whole}.${fraction}` };
          expect(parseNumber(text)).toEqual(expected);
          expect(parseNumber(text, notation.sign)).toEqual(expected);
        },
      ),
    );
  });

  it('never throws, and what it accepts is plain decimal text', () => {
    const near = fc.string({ unit: fc.constantFrom('0', '1', '9', '.', ',', ' ', '-', '\u00a0', "'", '€', 'E') });
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), fc.constantFrom(undefined, 'point', 'comma'), (text, sign) => {
        const result = parseNumber(text, sign as 'point' | 'comma' | undefined);
        if (result.ok) expect(result.value).toMatch(/^-?\d+(\.\d+)?$/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('parseAmount', () => {
  it.each([
    ['12500', 'EUR', '12500.00'],
    ['12500.0000', 'EUR', '12500.00'],
    ['1.234,50 €', 'EUR', '1234.50'],
    ['€ 1.234,50', 'EUR', '1234.50'],
    ['EUR 12,500.00', 'EUR', '12500.00'],
    ['9000', 'JPY', '9000'],
    ['1.2345', 'KWD', undefined],
    ['1.2340', 'KWD', '1.234'],
    ['3999.9', 'GBP', '3999.90'],
  ])('%s in %s is %s', (text, currency, amount) => {
    const result = parseAmount(text, { currency });
    expect(result.ok ? result.value.amount : undefined).toBe(amount);
  });

  it('takes the currency from the amount', () => {
    expect(parseAmount('£5.00', {})).toEqual({ ok: true, value: { amount: '5.00', currency: 'GBP' } });
    expect(parseAmount('US$ 5.00', {})).toEqual({ ok: true, value: { amount: '5.00', currency: 'USD' } });
  });

  it('does not guess which dollar, and takes what was said', () => {
    expect(parseAmount('$5.00', {}).ok).toBe(false);
    expect(parseAmount('$5.00', { fallback: 'CAD' })).toEqual({ ok: true, value: { amount: '5.00', currency: 'CAD' } });
    expect(parseAmount('$5.00', { fallback: 'EUR' }).ok).toBe(false);
  });

  it.each([
    ['-5', 'negative'],
    ['(500)', 'no amount'],
    ['1E+05', 'spreadsheet'],
    ['12.345,678', 'more decimals'],
    ['12345678901234567', 'too large'],
    ['5 apples', 'no amount'],
  ])('refuses %s: %s', (text, reason) => {
    const result = parseAmount(text, { currency: 'EUR' });
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });

  it('refuses an amount whose currency contradicts the row', () =>
    expect(parseAmount('€5.00', { currency: 'USD' }).ok).toBe(false));

  it('checks currency codes', () => {
    expect(parseCurrency(' eur ')).toEqual({ ok: true, value: 'EUR' });
    expect(parseCurrency('EURO').ok).toBe(false);
    expect(parseCurrency('XYZ').ok).toBe(false);
  });

  it('finds the number beside any currency', () => {
    fc.assert(
      fc.property(fc.constantFrom('€', '$', 'EUR', 'CHF', 'kr'), fc.nat(), fc.boolean(), (mark, n, before) => {
        expect(bareAmount(before ? `${mark} ${n}` : `${n}\u00a0${mark}`)).toBe(String(n));
      }),
    );
  });
});
