/** The value below which `fraction` of the samples lie (nearest rank). */
export function quantile(samples: readonly number[], fraction: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/**
 * Median of the pairwise ratios. Contestants are measured in turn, so that what disturbs the machine for a while
 * disturbs both halves of a pair; a ratio of two medians would keep that noise.
 */
export function pairedRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.flatMap((value, index) => (theirs[index] === undefined ? [] : [value / theirs[index]])));
}

export function pairedDifference(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.flatMap((value, index) => (theirs[index] === undefined ? [] : [value - theirs[index]])));
}

/** For the line of JSON: three decimals are more than the machine can tell apart. */
export const round = (value: number, decimals = 3): number => Number(value.toFixed(decimals));
