// How much something changed between two spans of time, in units that compare across sources that log a lot or little.

/** One pattern of a source: how often in the range, and before it. */
export interface Share {
  readonly now: number;
  readonly before: number;
}

/** What is known of a source, and of all sources beside it. */
export interface SourceCounts {
  readonly shares: readonly Share[];
  /** Which of them are errors. */
  readonly errors: Share;
  /** Its lines in spans of time of one length, and those of all sources; the range begins at `begin`. */
  readonly parts: ArrayLike<number>;
  readonly all: ArrayLike<number>;
  readonly begin: number;
}

/**
 * How unlike itself a source is, in standard deviations: how much the mix of its patterns differs from the mix before,
 * its share of errors from the share before, and its part in all that is logged from what that used to be. None of them
 * rises because there is merely more to do.
 */
export function changeOf({ shares, errors, parts, all, begin }: SourceCounts): number {
  return mixAndErrors(shares, errors) + volumeChange(parts, all, begin);
}

function mixAndErrors(shares: readonly Share[], errors: Share): number {
  const now = sum(shares.map((share) => share.now));
  const before = sum(shares.map((share) => share.before));
  if (now === 0 || before === 0) return 0;
  const others = { now: now - errors.now, before: before - errors.before };
  const ofErrors = likelihoodRatio(errors, now, before) + likelihoodRatio(others, now, before);
  return Math.sqrt(Math.max(0, mixChange(shares))) + Math.sqrt(Math.max(0, ofErrors));
}

/** Fewer lines than this in a span of time are no share of anything. */
const LEAST_LINES = 50;
/** Fewer spans before than this tell no usual spread. */
const LEAST_PARTS = 4;

/** Medians of a source's share in all lines, now against before, in its usual spreads; a silent source has a share of 0. */
export function volumeChange(parts: ArrayLike<number>, all: ArrayLike<number>, begin: number): number {
  const counted = Array.from(all, (total, index) => ({ index, total, share: (parts[index] ?? 0) / total }));
  const known = counted.filter(({ total }) => total >= LEAST_LINES);
  const before = known.filter(({ index }) => index < begin).map(({ share }) => share);
  const now = known.filter(({ index }) => index >= begin);
  if (before.length < LEAST_PARTS || now.length === 0) return 0;
  const usual = median(before);
  const deviations = before.map((share) => Math.abs(share - usual));
  // Chance alone spreads the share of a source that is counted in so few lines.
  const lines = median(now.map(({ total }) => total));
  const chance = Math.sqrt(Math.max(usual, 1 / lines) / lines);
  const spread = Math.max(1.4826 * median(deviations), standardDeviation(before), chance);
  return Math.abs(median(now.map(({ share }) => share)) - usual) / spread;
}

/** The likelihood ratio (G) of one mix against two, less what chance alone makes of so many patterns, in units of that. */
export function mixChange(shares: readonly Share[]): number {
  const seen = shares.filter(({ now, before }) => now + before > 0);
  const now = sum(seen.map((share) => share.now));
  const before = sum(seen.map((share) => share.before));
  if (now === 0 || before === 0) return 0;
  const g = sum(seen.map((share) => likelihoodRatio(share, now, before)));
  return (g - seen.length) / Math.sqrt(2 * seen.length);
}

/** What one pattern adds to the likelihood ratio of its source. */
export function likelihoodRatio({ now, before }: Share, allNow: number, allBefore: number): number {
  const rate = (now + before) / (allNow + allBefore);
  return 2 * (term(now, rate * allNow) + term(before, rate * allBefore));
}

const term = (observed: number, expected: number) => (observed > 0 ? observed * Math.log(observed / expected) : 0);

/** Where in a row of counts the rate changed, if more than chance explains: the first index of the new rate. */
export function rateChange(
  counts: ArrayLike<number>,
): { readonly at: number; readonly from: number; readonly to: number } | undefined {
  const length = counts.length;
  let total = 0;
  for (let i = 0; i < length; i++) total += counts[i] ?? 0;
  let best = { at: 0, gain: 0, left: 0 };
  let left = 0;
  for (let at = 1; at < length; at++) {
    left += counts[at - 1] ?? 0;
    const right = total - left;
    const gain = 2 * (term(left, (total * at) / length) + term(right, (total * (length - at)) / length));
    if (gain > best.gain) best = { at, gain, left };
  }
  // Looked for at every place, so asked for more than the 3.84 of a single test.
  if (best.gain < SURE) return undefined;
  return { at: best.at, from: best.left / best.at, to: (total - best.left) / (length - best.at) };
}

/** A likelihood ratio that chance reaches once in some thousand. */
export const SURE = 15;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

function standardDeviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
