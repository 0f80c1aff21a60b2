import type { DocumentFacts, Passage } from '../document.ts';
import { given } from './document.ts';
import { ANSWER_BYTES, bytesOf, FENCE_BYTES, within } from './size.ts';

interface Hit {
  readonly document: DocumentFacts;
  readonly passage: Passage;
}

const CLAUSE = 1_500;
const SHORTEST = 250;

/** Clauses word for word. Where they are too long together, each is cut at its end, and says so. */
export function clauseLines(hits: readonly Hit[]) {
  for (let max = CLAUSE; ; max = Math.floor(max * 0.85)) {
    const lines = hits.map((hit) => clauseLine(hit, max));
    if (bytesOf(lines) + lines.length * 3 * FENCE_BYTES <= ANSWER_BYTES - 600 || max < SHORTEST) return lines;
  }
}

function clauseLine({ document, passage }: Hit, max: number) {
  const whole = passage.text.trim();
  const text = within(whole, max, max * 2);
  return {
    policy: document.id,
    title: within(document.title, 120, 120),
    place: within(passage.headings.join(' › ') || document.title, 200, 240),
    offset: passage.start,
    text,
    ...(text.length < whole.length && { clipped: true }),
    ...given({
      version: document.version,
      effective_on: document.effectiveOn,
      owner: document.owner,
      department: document.department,
      review_due: document.reviewDue,
    }),
  };
}

/** A policy that is no longer in force: named, not quoted. */
export function supersededLine(document: DocumentFacts) {
  return {
    id: document.id,
    title: within(document.title, 120, 120),
    ...given({ version: document.version, superseded_on: document.supersededOn }),
    ...(document.supersededBy && { by: document.supersededBy.id }),
  };
}
