import type { MetricName, Series } from './metric.ts';

/** How far a part of a service is from how it was. */
export interface Deviation {
  readonly part: string;
  readonly metric: MetricName;
  readonly now: number;
  readonly before: number;
  /** In usual spreads of the time before; 0 is as ever. */
  readonly score: number;
}

/** A smaller change than this share of its usual value is none, however steady it was. */
const LEAST_SHARE = 0.1;
/** Values below are noise in any of the units, and none is a tenfold increase of another. */
const LEAST: Readonly<Record<MetricName, number>> = {
  cpu: 0.01,
  memory: 8 * 1024 ** 2,
  latency_p95: 0.02,
  error_rate: 0.005,
  traffic: 0.1,
  disk: 0.01,
  load: 0.2,
};
const MOST = 99;
const POINTS_BEFORE = 5;

/**
 * Points from `since` on against those before: medians, in spreads of before. A pod that works in bursts has a small
 * median deviation and a large standard one, so that the larger counts. What changed half an hour ago is compared with
 * the time before that, too, or it would count as usual by now.
 */
export function deviationOf({ name, points }: Series, metric: MetricName, since: number): Deviation | undefined {
  const before = points.filter(([at]) => at < since).map(([, value]) => value);
  const recent = points.filter(([at]) => at >= since).map(([, value]) => value);
  if (before.length < POINTS_BEFORE || recent.length === 0) return undefined;
  const now = median(recent);
  const older = before.slice(0, Math.max(POINTS_BEFORE, Math.floor(before.length / 2)));
  const [whole, half] = [before, older].map((values) => against(values, now, metric));
  const worse = half && whole && half.score > whole.score ? half : whole;
  return worse && { part: name, metric, now, ...worse };
}

function against(values: readonly number[], now: number, metric: MetricName) {
  const before = median(values);
  const spread = 1.4826 * median(values.map((value) => Math.abs(value - before)));
  // The least of memory is in bytes; a share of it has that of a disk.
  const least = metric === 'memory' && before <= 1 ? LEAST.disk : LEAST[metric];
  const score = Math.abs(now - before) / Math.max(spread, deviation(values), LEAST_SHARE * Math.abs(before), least);
  return { before, score: Math.min(MOST, score) };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1] ?? Number.NaN, sorted[middle] ?? Number.NaN];
  return sorted.length % 2 === 0 ? (low + high) / 2 : high;
}
