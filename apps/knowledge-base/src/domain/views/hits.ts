import type { DocumentFacts, Passage } from '../document.ts';
import { ANSWER_BYTES, bytesOf, FENCE_BYTES, within } from './size.ts';
import { snippet } from './snippet.ts';

interface Hit {
  readonly document: DocumentFacts;
  readonly passage: Passage;
  readonly score: number;
  readonly matchedBy: readonly string[];
}

const SNIPPET = 300;
const SHORTEST = 40;
const TITLE = 120;
const SECTION = 160;

/** Hits as lines; with many of them snippets are shorter, so that the answer stays small. */
export function hitLines(hits: readonly Hit[], query: string) {
  for (let max = SNIPPET; ; max = Math.floor(max * 0.8)) {
    const lines = hits.map((hit) => hitLine(hit, query, max));
    if (bytesOf(lines) + lines.length * 3 * FENCE_BYTES <= ANSWER_BYTES || max < SHORTEST) return lines;
  }
}

function hitLine({ document, passage, score, matchedBy }: Hit, query: string, max: number) {
  const title = within(document.title, Math.min(TITLE, max), TITLE);
  const headings = passage.headings.filter((heading) => heading !== document.title);
  return {
    id: document.id,
    title,
    ...(headings.length > 0 && { section: within(headings.slice(-2).join(' › '), Math.min(SECTION, max), SECTION) }),
    snippet: within(snippet(passage.text, query, max), max, max * 2),
    offset: passage.start,
    space: document.space,
    updated_at: document.updatedAt.slice(0, 10),
    ...(document.owner !== null && { owner: document.owner }),
    status: document.status,
    score,
    matched_by: [...matchedBy],
  };
}
