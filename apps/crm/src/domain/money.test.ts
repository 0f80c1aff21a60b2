import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf, parseAmount, parseCurrency, shareOf, totals } from './money.ts';

const currency = fc.constantFrom(...Intl.supportedValuesOf('currency'));
const minor = fc.bigInt({ min: 0n, max: 10n ** 14n });

/** An amount of so many minor units, written by hand. */
function written(units: bigint, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

describe('currencies', () => {
  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    // What Intl shows and what ISO 4217 says differ here: a Hungarian invoice may have fillér.
    ['HUF', 2],
    ['IDR', 2],
    ['IQD', 3],
    ['ISK', 0],
    ['UGX', 0],
  ])('%s has %i decimals', (code, decimals) => {
    expect(decimalsOf(code)).toBe(decimals);
  });

  it('are taken in any letter case and otherwise exactly', () => {
    fc.assert(fc.property(currency, (code) => parseCurrency(code.toLowerCase()) === code));
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!Intl.supportedValuesOf('currency').includes(text.trim().toUpperCase()));
        expect(() => parseCurrency(text)).toThrow(expect.objectContaining({ code: 'CRM_CURRENCY_UNKNOWN' }));
      }),
    );
  });
});

describe('amounts', () => {
  it('keep every minor unit, and are written with all decimals', () => {
    fc.assert(
      fc.property(currency, minor, (code, units) => {
        const text = written(units, decimalsOf(code));
        expect(parseAmount(text, code)).toBe(text);
        expect(parseAmount(`00${text}`, code)).toBe(text);
        expect(parseAmount(text.replace(/\.0*$/, ''), code)).toBe(text);
      }),
    );
  });

  it('are taken as numbers where a number is exact', () => {
    fc.assert(fc.property(fc.nat(), (whole) => parseAmount(whole, 'EUR') === `${whole}.00`));
    expect(parseAmount(0.1, 'EUR')).toBe('0.10');
    expect(() => parseAmount(1e21, 'EUR')).toThrow();
    expect(() => parseAmount(Number.NaN, 'EUR')).toThrow();
  });

  it.each([
    '-1',
    '+1',
    '1,000.00',
    '1.000,00',
    '1e3',
    '0x10',
    '',
    '.',
    '1.',
    '.5',
    '1.001',
    '1'.repeat(16),
    '١٢',
    '1\n2',
  ])('are not %j', (text) => {
    expect(() => parseAmount(text, 'EUR')).toThrow(expect.objectContaining({ code: 'CRM_AMOUNT_INVALID' }));
  });

  it('are refused or decimal, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), currency, (text, code) => {
        try {
          expect(parseAmount(text, code)).toMatch(/^\d{1,15}(\.\d+)?$/);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'CRM_AMOUNT_INVALID' });
        }
      }),
    );
  });
});

describe('totals', () => {
  it('are exact and one a currency', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(currency, minor)), (items) => {
        const amounts = items.map(([code, units]) => ({ currency: code, amount: written(units, decimalsOf(code)) }));
        const codes = [...new Set(items.map(([code]) => code))].sort();
        expect(totals(amounts)).toEqual(
          codes.map((code) => {
            const sum = items.reduce((all, [other, units]) => (other === code ? all + units : all), 0n);
            return { currency: code, amount: written(sum, decimalsOf(code)) };
          }),
        );
      }),
    );
  });

  it('are weighted to the minor unit', () => {
    expect(shareOf({ currency: 'EUR', amount: '45000.50' }, 0.5)).toEqual({ currency: 'EUR', amount: '22500.25' });
    expect(shareOf({ currency: 'JPY', amount: '5' }, 0.1)).toEqual({ currency: 'JPY', amount: '1' });
    fc.assert(
      fc.property(
        minor,
        (units) => shareOf({ currency: 'EUR', amount: written(units, 2) }, 1).amount === written(units, 2),
      ),
    );
  });
});
