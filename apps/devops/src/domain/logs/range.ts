import { devopsErrors } from '../../errors.ts';

export interface Range {
  /** Milliseconds since 1970; `from` is included, `to` is not. */
  readonly from: number;
  readonly to: number;
}

export interface RangeInput {
  readonly since?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const HOUR = 3_600_000;
const units: Record<string, number> = { s: 1000, m: 60_000, min: 60_000, h: HOUR, d: 24 * HOUR };
/** More than this is not looked through in one call. */
const LONGEST = 7 * 24 * HOUR;

/** What a caller means by `since`, or by `from` and `to`; the last hour without any. */
export function rangeOf({ since, from, to }: RangeInput, now: Date): Range {
  if (since !== undefined && from !== undefined) throw invalid('since and from exclude each other');
  const end = to === undefined ? now.getTime() : momentOf(to, now);
  const start = momentOf(since ?? from ?? '1h', to === undefined ? now : new Date(end));
  if (start >= end) throw invalid(`it begins at ${iso(start)} and ends at ${iso(end)}`);
  if (end - start > LONGEST) throw invalid('it is longer than 7 days');
  return { from: start, to: end };
}

/** `15m` before the reference, or a moment in ISO 8601; without a zone it is in UTC. */
function momentOf(text: string, reference: Date): number {
  const duration = /^-?(\d{1,6})\s?(s|m|min|h|d)(?: ago)?$/.exec(text.trim());
  if (duration) return reference.getTime() - Number(duration[1]) * (units[duration[2] ?? ''] ?? 0);
  if (text.trim() === 'now') return reference.getTime();
  const moment = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(
    text.trim(),
  );
  const [, day, clock = '00:00', zone = 'Z'] = moment ?? [];
  const time = day === undefined ? Number.NaN : Date.parse(`${day}T${clock}${zone.toUpperCase()}`);
  if (Number.isNaN(time)) throw invalid(`'${text}' is no time`);
  return time;
}

const invalid = (problem: string) => devopsErrors.DEVOPS_RANGE_INVALID({ problem });
const iso = (time: number) => new Date(time).toISOString();
