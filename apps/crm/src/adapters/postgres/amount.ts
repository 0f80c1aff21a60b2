import { decimalsOf } from '../../domain/money.ts';

/**
 * An exact numeric in the currency's usual form: four stored decimals `12500.0000` are `12500.00` in EUR and `12500`
 * in JPY. Decimals that mean something are never dropped.
 */
export function renderAmount(amount: string, currency: string): string {
  const [integer = '0', fraction = ''] = amount.split('.');
  const significant = fraction.replace(/0+$/, '');
  const shown = significant.padEnd(decimalsOf(currency), '0');
  return shown === '' ? integer : `${integer}.${shown}`;
}
