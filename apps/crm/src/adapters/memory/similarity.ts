import { fold } from '@enterprise-mcp/kit/text';

/** Letters and digits, folded: `O'Neil & Söhne` is `o`, `neil`, `sohne`. */
export function wordsOf(text: string): readonly string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Is each word like some word of the text, though none need be the same? */
export function spelledLike(wanted: readonly string[], text: string): boolean {
  const words = wordsOf(text);
  return wanted.length > 0 && wanted.every((word) => words.some((other) => similarWords(word, other)));
}

/** Shared words ÷ all words, similar spelling counted as the same. */
export function overlap(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const shared = left.filter((word) => right.some((other) => similarWords(word, other))).length;
  const all = left.length + right.length - shared;
  return all === 0 ? 0 : shared / all;
}

/** At most a quarter of the letters are added, left out, wrong or swapped; short words must be right. */
export function similarWords(a: string, b: string): boolean {
  if (a === b) return true;
  const longer = Math.max(a.length, b.length);
  const allowed = Math.floor(longer / 4);
  return longer <= 64 && Math.abs(a.length - b.length) <= allowed && edits(a, b) <= allowed;
}

/** Damerau-Levenshtein distance, in the restricted form: no letter is edited twice. */
function edits(a: string, b: string): number {
  let previous: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const beforePrevious = previous;
    previous = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const at = (line: readonly number[], index: number) => line[index] ?? Number.POSITIVE_INFINITY;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(previous, j) + 1,
        at(row, j - 1) + 1,
        at(previous, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? at(beforePrevious, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return row[b.length] ?? 0;
}
