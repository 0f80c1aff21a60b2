import ICAL from 'ical.js';
import type { LocalTime } from '../../../domain/calendar/local-time.ts';
import { type Clock, wall } from './times.ts';

/** A rule that comes so often within a window that it is no meeting. */
export class TooMany extends Error {}

const MOST = 20_000;
const DAY_SECONDS = 86_400;

/**
 * The starts that a rule gives in wall-clock time, from `from` to `to`, both included. Not from the beginning of the
 * series, where the rule allows it: a daily meeting of ten years ago would be counted through 3,650 days first.
 */
export function* ruleStarts(
  given: ICAL.Recur,
  start: LocalTime,
  from: LocalTime,
  to: LocalTime,
  clock: Clock,
): Generator<LocalTime> {
  const rule = given.clone();
  const date = start.length === 10;
  if (rule.until) rule.until = wall(untilOf(rule.until, clock, date));
  const begin = wall(start);
  const iterator = rule.iterator(sought(rule, begin, wall(from)));
  const onlySame = rule.freq === 'YEARLY' && Object.keys(rule.parts).length === 0;
  for (let seen = 0; seen < MOST; seen++) {
    const next = iterator.next();
    if (!next) return;
    const local = next.toString().slice(0, date ? 10 : 19);
    if (local > to) return;
    // ical.js makes a 1st of March of a 29th of February in other years; the standard leaves those years out.
    if (local >= from && !(onlySame && local.slice(5, 10) !== start.slice(5, 10))) yield local;
  }
  throw new TooMany(`an event comes more than ${MOST} times`);
}

/** Of a timed event UNTIL is an instant, and means the day's end where it is only a date. */
function untilOf(until: ICAL.Time, clock: Clock, date: boolean): LocalTime {
  if (until.isDate) return date ? until.toString() : `${until.toString()}T23:59:59`;
  const local =
    until.zone === ICAL.Timezone.utcTimezone ? clock.toLocal(until.toJSDate()) : until.toString().slice(0, 19);
  return date ? local.slice(0, 10) : local;
}

/** A start of the same series one turn before `from`. Without one: the start itself. */
function sought(rule: ICAL.Recur, start: ICAL.Time, from: ICAL.Time): ICAL.Time {
  const days = Math.floor((from.toUnixTime() - start.toUnixTime()) / DAY_SECONDS);
  if (rule.count || days < 60 || !['DAILY', 'WEEKLY', 'MONTHLY'].includes(rule.freq)) return start;
  const moved = start.clone();
  if (rule.freq === 'MONTHLY') {
    // From a 31st, or with a rule that speaks of one, other months count otherwise.
    if (start.day > 28) return start;
    const months = (from.year - start.year) * 12 + from.month - start.month;
    const turns = Math.floor(months / rule.interval) - 2;
    if (turns < 1) return start;
    const index = start.year * 12 + start.month - 1 + turns * rule.interval;
    moved.year = Math.floor(index / 12);
    moved.month = (index % 12) + 1;
    return moved;
  }
  const unit = rule.freq === 'DAILY' ? 1 : 7;
  const turns = Math.floor(days / (unit * rule.interval)) - 2;
  if (turns < 1) return start;
  moved.adjust(turns * unit * rule.interval, 0, 0, 0);
  return moved;
}
