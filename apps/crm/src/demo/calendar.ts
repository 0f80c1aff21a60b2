import type { Random } from './random.ts';

export const DAY = 86_400_000;
const HOUR = 3_600_000;

/** How busy each month is, January first: quarters end strong, August and late December are quiet. */
const SEASON = [0.8, 0.95, 1.25, 0.95, 1, 1.25, 0.75, 0.5, 1.2, 1.05, 1.3, 0.85] as const;

export const seasonOf = (at: Date): number => SEASON[at.getUTCMonth()] ?? 1;

/** Midnight UTC of `now`'s day, so that every start on one day gives the same data. */
export const startOfDay = (now: Date): Date => new Date(Math.floor(now.getTime() / DAY) * DAY);

export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY);

export const isoDay = (at: Date): string => at.toISOString().slice(0, 10);

/** A minute of office hours on this day, or on the last working day before a weekend or holiday. */
export function atWork(day: Date, random: Random): Date {
  let midnight = startOfDay(day);
  while (isFree(midnight)) midnight = daysAfter(midnight, -1);
  return new Date(midnight.getTime() + random.int(7 * 60, 16 * 60 + 45) * (HOUR / 60));
}

const isFree = (day: Date) =>
  day.getUTCDay() % 6 === 0 || ['01-01', '12-25', '12-26'].includes(isoDay(day).slice('2026-'.length));

/** A day of the last `months` months, busy seasons more often. */
export function seasonalDay(today: Date, months: number, random: Random): Date {
  const span = Math.round(months * 30.4);
  // Rejection keeps the draw simple: every third to second try is taken.
  for (;;) {
    const day = daysAfter(today, -random.int(1, span));
    if (random.next() * 1.3 < seasonOf(day)) return day;
  }
}
