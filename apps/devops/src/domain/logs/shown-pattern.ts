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

function isHead(word: string): boolean {
  return (
    /^[[(]?<time>[\])]?$/.test(word) ||
    (word === word.toUpperCase() && levelNamed(word.replaceAll(/[[\]:]/g, '')) !== undefined)
  );
}
