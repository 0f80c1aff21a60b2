import { crmErrors } from '../errors.ts';

const MONTH = /^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])$/;

/** `2026-03`, from 1970 to 2999. */
export function parseMonth(text: string): string {
  if (!MONTH.test(text)) throw crmErrors.CRM_MONTH_INVALID({ month: text });
  return text;
}

/** First moment of the month and of the next, in UTC. */
export function monthBounds(month: string): { readonly from: Date; readonly to: Date } {
  const [year, index] = partsOf(month);
  return { from: new Date(Date.UTC(year, index, 1)), to: new Date(Date.UTC(year, index + 1, 1)) };
}

export function previousMonth(month: string): string {
  const [year, index] = partsOf(month);
  return new Date(Date.UTC(year, index - 1, 1)).toISOString().slice(0, 7);
}

/** The month a moment lies in. */
export function monthOf(moment: Date): string {
  return moment.toISOString().slice(0, 7);
}

function partsOf(month: string): readonly [year: number, index: number] {
  parseMonth(month);
  return [Number(month.slice(0, 4)), Number(month.slice(5)) - 1];
}
