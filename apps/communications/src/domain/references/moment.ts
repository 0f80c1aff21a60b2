import { commsErrors } from '../../errors.ts';

const day = /^\d{4}-\d{2}-\d{2}$/;
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const ago = /^(\d{1,4})([dhw])$/;
const hours = { h: 1, d: 24, w: 168 } as const;

/** A day (its beginning, UTC), a time with its offset, or so long ago: `7d`. */
export function momentMeant(text: string, now: Date): Date {
  const [, count, unit] = ago.exec(text) ?? [];
  if (count !== undefined)
    return new Date(now.getTime() - Number(count) * hours[unit as keyof typeof hours] * 3_600_000);
  const moment = day.test(text) || time.test(text) ? new Date(text) : undefined;
  // `2026-02-30` is read as the second of March by some.
  if (moment && !Number.isNaN(moment.getTime()) && (!day.test(text) || moment.toISOString().startsWith(text))) {
    return moment;
  }
  throw commsErrors.COMMS_MOMENT_INVALID({ time: text });
}
