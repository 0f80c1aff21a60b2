/** Words that say nothing of what is wrong. */
const EMPTY = new Set(['the', 'a', 'an', 'is', 'are', 'of', 'on', 'in', 'at', 'to', 'and', 'for', 'with', 'again']);
const ALIKE = 0.75;

/** The words of a title, order, letter case and numbers of digits aside. */
export function wordsOf(title: string): ReadonlySet<string> {
  const words =
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu) ?? [];
  return new Set(words.filter((word) => !EMPTY.has(word)));
}

/** What two incidents of a service have in common when they are the same. */
export function sameKey(incident: { readonly title: string; readonly dedupKey?: string | undefined }): string {
  if (incident.dedupKey !== undefined) return `key:${incident.dedupKey}`;
  return `title:${[...wordsOf(incident.title)].sort().join(' ')}`;
}

/** Whether two titles tell of the same: most of the words of both. */
export function alike(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const common = [...a].filter((word) => b.has(word)).length;
  const all = a.size + b.size - common;
  return all > 0 && common / all >= ALIKE;
}
