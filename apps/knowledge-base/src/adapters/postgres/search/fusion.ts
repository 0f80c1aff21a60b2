import { DEPTH } from './legs.ts';
import type { Params } from './params.ts';

/** Reciprocal rank fusion: what both legs have is above what one has, whatever their scores mean. */
const SMOOTHING = 60;

export interface FusedRow {
  readonly chunk_id: number;
  readonly fused: number;
  readonly by_words: boolean;
  readonly by_meaning: boolean;
  readonly matched: number;
  readonly similarity: number | null;
}

export interface Legs {
  readonly words?: string | undefined;
  readonly meaning?: string | undefined;
}

/** Both legs as one list, a document (or each passage) once, best first. */
export function fused(
  { words, meaning }: Legs,
  each: 'document_id' | 'chunk_id',
  params: Params,
  page: { offset: number; limit: number },
): string {
  const none = (columns: string) => `SELECT ${columns} WHERE false`;
  const ranked = (leg: string) => `
    SELECT DISTINCT ON (r.${each}) r.*, r.place AS rank FROM (
      SELECT l.*, row_number() OVER (ORDER BY l.score DESC, l.chunk_id) AS place FROM ${leg} l
    ) AS r ORDER BY r.${each}, r.place`;
  const best = 1 / (SMOOTHING + 1);
  const legs = [words, meaning].filter((leg) => leg !== undefined).length;
  return `WITH words AS MATERIALIZED (${words ?? none('0 AS chunk_id, 0 AS document_id, 0.0 AS score, 0.0 AS matched')}),
    meaning AS MATERIALIZED (${meaning ?? none('0 AS chunk_id, 0 AS document_id, 0.0 AS score')}),
    w AS (SELECT b.*, row_number() OVER (ORDER BY b.place) AS n FROM (${ranked('words')}) AS b),
    m AS (SELECT b.*, row_number() OVER (ORDER BY b.place) AS n FROM (${ranked('meaning')}) AS b)
    SELECT coalesce(w.chunk_id, m.chunk_id) AS chunk_id,
           (coalesce(1.0 / (${SMOOTHING} + w.n), 0) + coalesce(1.0 / (${SMOOTHING} + m.n), 0))::real / ${best * Math.max(1, legs)} AS fused,
           w.n IS NOT NULL AS by_words, m.n IS NOT NULL AS by_meaning,
           coalesce(w.matched, 0)::real AS matched, m.score::real AS similarity
    FROM w FULL JOIN m USING (${each})
    ORDER BY fused DESC, least(w.n, m.n), ${each}
    OFFSET ${params.add(page.offset)} LIMIT ${params.add(Math.min(page.limit, DEPTH))}`;
}
