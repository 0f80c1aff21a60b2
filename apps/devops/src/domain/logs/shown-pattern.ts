import type { Template } from './drain.ts';
import { levelNamed } from './level.ts';

/** Share of the patterns that a word must be in to say nothing about any of them. */
const EVERYWHERE = 0.8;

/** Words that nearly every pattern has: what the logger puts before each message. None where there are few patterns. */
export function plainWords(templates: readonly Template[]): ReadonlySet<string> {
  if (templates.length < 10) return new Set();
  const counts = new Map<string, number>();
  for (const { words } of templates) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= templates.length * EVERYWHERE).map(([word]) => word));
}

/** A pattern without its time, its level, which is told apart, and words that all have. */
export function shortened({ words }: Template, common: ReadonlySet<string>): string {
  const rest = words.filter((word, index) => !common.has(word) && !(index < 6 && isHead(word)));
  return rest.join(' ') || words.join(' ');
}

/** Words in which a logger's own part of a line may be. */
const HEAD = 10;

/** An example without what its logger puts before each message, where that can be told. */
export function withoutHead(example: string, { words }: Template, common: ReadonlySet<string>): string {
  const last = words.slice(0, HEAD).findLastIndex((word) => common.has(word));
  if (last < 0) return example;
  const first = words
    .slice(last + 1)
    .map((word) => word.split('<')[0] ?? '')
    .find((word) => /\p{L}{3}/u.test(word));
  const at = first === undefined ? -1 : example.indexOf(first);
  return at > 0 ? `…${example.slice(at)}` : example;
}

function isHead(word: string): boolean {
  return (
    /^[[(]?<time>[\])]?$/.test(word) ||
    (word === word.toUpperCase() && levelNamed(word.replaceAll(/[[\]:]/g, '')) !== undefined)
  );
}
