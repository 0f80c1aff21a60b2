import { commsErrors } from '../../errors.ts';
import { addDays, isDay, localOf, startOfDay } from '../calendar/local-time.ts';
import type { Span } from '../calendar/span.ts';

/** `2026-05-04`, `today` or `tomorrow` as a day of the zone, from its first moment to its last. */
export function dayMeant(text: string, timeZone: string, now: Date): { readonly day: string; readonly window: Span } {
  const today = localOf(now, timeZone).slice(0, 10);
  const named: Readonly<Record<string, string>> = { today, tomorrow: addDays(today, 1) };
  const day = named[text] ?? text;
  if (!isDay(day)) throw commsErrors.COMMS_MOMENT_INVALID({ time: text });
  return { day, window: { start: startOfDay(day, timeZone), end: startOfDay(addDays(day, 1), timeZone) } };
}
