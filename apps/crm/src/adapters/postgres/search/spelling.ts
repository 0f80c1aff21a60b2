import type { RankedWord } from './expansion.ts';

const MAX_SPELLINGS = 8;

/**
 * Letters added, left out, wrong or swapped with their neighbour between two words; gives up above `limit`.
 * (Optimal string alignment: the distance people mean by "a typo".)
 */
export function typos(a: string, b: string, limit: number): number {
  const from = [...a];
  const to = [...b];
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = to.map((_, j) => j).concat(to.length);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) best = Math.min(best, at(before, j - 2) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return Math.min(at(last, to.length), limit + 1);
}

/** The words that are few enough typos away, best first: one in a short word, two or three in longer ones. */
export function closestSpellings(word: string, candidates: readonly string[]): readonly RankedWord[] {
  const length = [...word].length;
  const limit = length <= 4 ? 1 : length <= 9 ? 2 : 3;
  return candidates
    .map((candidate) => ({ word: candidate, rank: typos(word, candidate, limit) }))
    .filter(({ rank }) => rank <= limit)
    .sort(
      (a, b) => a.rank - b.rank || firstLetter(word, b.word) - firstLetter(word, a.word) || (a.word < b.word ? -1 : 1),
    )
    .slice(0, MAX_SPELLINGS);
}

/** People seldom get the first letter wrong. */
const firstLetter = (a: string, b: string) => Number(a[0] === b[0]);

const at = (row: readonly number[], index: number) => row[index] ?? Number.POSITIVE_INFINITY;
