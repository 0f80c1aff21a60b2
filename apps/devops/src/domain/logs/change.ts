// How much something changed between two spans of time, in units that compare across sources that log a lot or little.

/** One pattern of a source: how often in the range, and before it. */
export interface Share {
  readonly now: number;
  readonly before: number;
}

/** A source: the shares of its patterns, and which of them are errors. */
export interface SourceShares {
  readonly shares: readonly Share[];
  readonly errors: Share;
}

/**
 * How unlike itself a source is, in standard deviations: how much the mix of its patterns differs from the mix before,
 * and its share of errors from the share before. Independent of how many lines there are: a source that merely has more
 * to do does not change. 0 without lines on both sides.
 */
export function changeOf({ shares, errors }: SourceShares): number {
  const now = sum(shares.map((share) => share.now));
  const before = sum(shares.map((share) => share.before));
  if (now === 0 || before === 0) return 0;
  const others = { now: now - errors.now, before: before - errors.before };
  const ofErrors = likelihoodRatio(errors, now, before) + likelihoodRatio(others, now, before);
  return Math.sqrt(Math.max(0, mixChange(shares))) + Math.sqrt(Math.max(0, ofErrors));
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

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
