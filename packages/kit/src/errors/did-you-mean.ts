import { distance } from 'fastest-levenshtein';

/**
 * The candidate closest to `word`, or undefined when none is near enough to be what was meant: about a third of
 * the letters differ, letter case and separators aside.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  // The distance is quadratic; nothing longer than this is a misspelt name.
  if (word.length > 64) return undefined;
  const wanted = fold(word);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const d = distance(wanted, fold(candidate));
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best !== undefined && bestDistance <= Math.max(1, Math.round(Math.max(wanted.length, best.length) / 3))
    ? best
    : undefined;
}

function fold(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]/g, '');
}
