import type { Point, Series } from './metric.ts';
import { rounded } from './rounded.ts';

/** What one answer holds of a series at most. */
export const SHOWN_POINTS = 60;
/** What a backend is asked for of a series: enough for a short peak to be in it, and below the 11,000 it allows. */
const ASKED_POINTS = 1440;
const LEAST_STEP = 15;

/** Seconds between the points to ask for. */
export function stepFor({ from, to }: { readonly from: number; readonly to: number }): number {
  return Math.max(LEAST_STEP, Math.ceil((to - from) / 1000 / ASKED_POINTS));
}

export interface Summary {
  readonly min: number;
  readonly avg: number;
  readonly max: number;
  readonly p95: number;
  readonly last: number;
  readonly trend: 'rising' | 'falling' | 'steady';
}

/** Of all points, not only of those shown. Undefined of none. */
export function summaryOf(points: readonly Point[]): Summary | undefined {
  const values = points.map(([, value]) => value).filter(Number.isFinite);
  const last = values.at(-1);
  if (last === undefined) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    rounded(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? last);
  return {
    min: rounded(sorted[0] ?? last),
    avg: rounded(mean(values)),
    max: rounded(sorted.at(-1) ?? last),
    p95: at(0.95),
    last: rounded(last),
    trend: trendOf(values),
  };
}

/** The last quarter against the first: by more than a fifth of it, and more than the series spreads anyway. */
function trendOf(values: readonly number[]): Summary['trend'] {
  const quarter = Math.ceil(values.length / 4);
  const [first, last] = [mean(values.slice(0, quarter)), mean(values.slice(-quarter))];
  const average = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - average) ** 2)));
  const change = last - first;
  if (Math.abs(change) <= Math.max(0.2 * Math.abs(first), spread)) return 'steady';
  return change > 0 ? 'rising' : 'falling';
}

/** At most `SHOWN_POINTS` means of equal times from `from` to `to`; null where there was nothing. */
export function thinned(points: readonly Point[], { from, to }: { readonly from: number; readonly to: number }) {
  const step = Math.max(LEAST_STEP * 1000, Math.ceil((to - from) / SHOWN_POINTS / 1000) * 1000);
  const buckets: number[][] = Array.from({ length: Math.min(SHOWN_POINTS, Math.ceil((to - from) / step)) }, () => []);
  for (const [at, value] of points) {
    if (Number.isFinite(value)) buckets[Math.min(buckets.length - 1, Math.floor((at - from) / step))]?.push(value);
  }
  const values = buckets.map((bucket) => (bucket.length > 0 ? rounded(mean(bucket)) : null));
  return { step, values };
}

/** The same as points of time: the middles of the buckets. */
export function thinnedSeries(series: Series, range: { readonly from: number; readonly to: number }): Series {
  const { step, values } = thinned(series.points, range);
  const points = values.flatMap((value, index): Point[] =>
    value === null ? [] : [[range.from + (index + 0.5) * step, value]],
  );
  return { name: series.name, points };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
