import { DEPTH } from './legs.ts';
import type { Params } from './params.ts';

/** Reciprocal rank fusion: what several legs have is above what one has, whatever their scores mean. */
const SMOOTHING = 60;

export interface FusedRow {
  readonly chunk_id: number;
  readonly fused: number;
  readonly by_words: boolean;
  readonly by_meaning: boolean;
  readonly matched: number;
  readonly similarity: number | null;
}

/** Queries of `chunk_id, document_id, score, matched`; of `document` the passage is not known. */
export interface Legs {
  readonly words?: string | undefined;
  readonly meaning?: string | undefined;
  readonly document?: string | undefined;
}

/** All legs as one list, a document (or each passage) once, with its best passage, best first. */
export function fused(
  legs: Legs,
  each: 'document_id' | 'chunk_id',
  params: Params,
  page: { readonly offset: number; readonly limit: number },
): string {
  const named = Object.entries(legs).filter((leg): leg is [string, string] => leg[1] !== undefined);
  const most = named.length / (SMOOTHING + 1);
  const ranked = named.map(
    ([name]) => `SELECT '${name}' AS leg, b.*, row_number() OVER (ORDER BY b.score DESC, b.${each}) AS n
      FROM (SELECT DISTINCT ON (l.${each}) l.* FROM ${name} l ORDER BY l.${each}, l.score DESC, l.chunk_id) AS b`,
  );
  return `WITH ${named.map(([name, sql]) => `${name} AS MATERIALIZED (${sql})`).join(',\n')},
    ranked AS (${ranked.join('\nUNION ALL ')}),
    fused AS (
      SELECT ${each}, sum(1.0 / (${SMOOTHING} + n)) / ${most} AS fused, min(n) AS best, min(document_id) AS document_id_,
             (array_agg(chunk_id ORDER BY n, leg DESC) FILTER (WHERE chunk_id IS NOT NULL))[1] AS chunk_id_,
             bool_or(leg = 'words') AS by_words, bool_or(leg <> 'words') AS by_meaning,
             max(matched)::real AS matched, max(score) FILTER (WHERE leg <> 'words')::real AS similarity
      FROM ranked GROUP BY ${each} ORDER BY fused DESC, best, ${each}
      OFFSET ${params.add(page.offset)} LIMIT ${params.add(Math.min(page.limit, DEPTH))}
    )
    SELECT coalesce(f.chunk_id_, (SELECT c.id FROM kb.chunks c WHERE c.document_id = f.document_id_ ORDER BY c.ordinal LIMIT 1)) AS chunk_id,
           f.fused::real AS fused, f.by_words, f.by_meaning, f.matched, f.similarity
    FROM fused f ORDER BY f.fused DESC, f.best, f.${each}`;
}
