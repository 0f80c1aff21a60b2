import { commsErrors } from '../../errors.ts';
import { addDays, isDay, startOfDay, zoneMeant } from './local-time.ts';
import type { Span } from './span.ts';

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly time_zone: string;
  readonly earliest_hour: number;
  readonly latest_hour: number;
}

const MAX_DAYS = 31;

/**
 * The days from `from` to `to`, both included, and nothing that is over.
 *
 * @throws COMMS_TIME_ZONE_UNKNOWN, COMMS_TIME_INVALID
 */
export function windowMeant({ from, to, time_zone, earliest_hour, latest_hour }: Asked, now: Date): Span {
  const invalid = (field: string, value: string, problem: string) =>
    commsErrors.COMMS_TIME_INVALID({ field, value, problem });
  const zone = zoneMeant(time_zone);
  if (!isDay(from)) throw invalid('from', from, 'is no day');
  if (!isDay(to)) throw invalid('to', to, 'is no day');
  if (to < from) throw invalid('to', to, 'lies before from');
  if (to > addDays(from, MAX_DAYS)) throw invalid('to', to, `lies more than ${MAX_DAYS} days after from`);
  if (latest_hour <= earliest_hour) throw invalid('latest_hour', String(latest_hour), 'is not after earliest_hour');
  const [start, end] = [startOfDay(from, zone), startOfDay(addDays(to, 1), zone)];
  if (end <= now) throw invalid('to', to, 'lies in the past');
  return { start: start < now ? now : start, end };
}
