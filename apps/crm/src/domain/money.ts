import { crmErrors } from '../errors.ts';
import type { Money } from './opportunity.ts';

const known = new Set(Intl.supportedValuesOf('currency'));

// Intl knows how many decimals are usually shown. ISO 4217 knows how many there are: these have a minor unit that
// everyday prices leave out, and that invoices may have.
const isoDecimals: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER'.split(' ').map((code) => [code, 2]),
  ),
  IQD: 3,
};

/** More than any deal, and exact in every store. */
const MAX_INTEGER_DIGITS = 15;
const AMOUNT = /^(\d+)(?:\.(\d+))?$/;

/** The ISO 4217 code in capitals. */
export function parseCurrency(code: string): string {
  const upper = code.trim().toUpperCase();
  if (!known.has(upper)) throw crmErrors.CRM_CURRENCY_UNKNOWN({ currency: code });
  return upper;
}

/** Decimals of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
export function decimalsOf(currency: string): number {
  const shown = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  return isoDecimals[currency] ?? shown ?? 2;
}

/** Decimal text with exactly the currency's decimals: `12500` in EUR becomes `12500.00`. */
export function parseAmount(amount: string | number, currency: string): string {
  const decimals = decimalsOf(currency);
  const text = String(amount).trim();
  const [, integer = '', fraction = ''] = AMOUNT.exec(text) ?? [];
  const digits = integer.replace(/^0+(?=\d)/, '');
  const significant = fraction.replace(/0+$/, '');
  if (digits === '' || digits.length > MAX_INTEGER_DIGITS || significant.length > decimals) {
    throw crmErrors.CRM_AMOUNT_INVALID({ amount: text, currency });
  }
  return decimals === 0 ? digits : `${digits}.${significant.padEnd(decimals, '0')}`;
}

/** Exact totals, one a currency, in the order of the codes. Never added up across currencies. */
export function totals(amounts: readonly Money[]): readonly Money[] {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of amounts) {
    sums.set(currency, (sums.get(currency) ?? 0n) + toMinor(amount, decimalsOf(currency)));
  }
  return [...sums]
    .map(([currency, minor]) => ({ currency, amount: fromMinor(minor, decimalsOf(currency)) }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** `share` of an amount (a probability), rounded to the minor unit. */
export function shareOf({ currency, amount }: Money, share: number): Money {
  const decimals = decimalsOf(currency);
  // Probabilities have at most four decimals.
  const scaled = toMinor(amount, decimals) * BigInt(Math.round(share * 10_000));
  return { currency, amount: fromMinor((scaled + 5_000n) / 10_000n, decimals) };
}

function toMinor(amount: string, decimals: number): bigint {
  const [integer = '0', fraction = ''] = amount.split('.');
  return BigInt(integer + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

function fromMinor(minor: bigint, decimals: number): string {
  if (decimals === 0) return String(minor);
  const digits = String(minor).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
