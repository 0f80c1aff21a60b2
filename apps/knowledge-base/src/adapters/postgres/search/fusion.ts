import type { DocumentRow } from '../document-rows.ts';
import type { Params } from './params.ts';

/** Reciprocal rank fusion: what several legs have is above what one has, whatever their scores mean. */
const SMOOTHING = 60;
/** What a leg counts. Two look at meaning, of passages and of documents: words weigh more than both. */
const WEIGHTS = { words: 3, meaning: 1, document: 1 } as const;

export interface FusedRow extends DocumentRow {
  readonly headings: readonly string[];
  readonly start: number;
  readonly text: string;
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

interface Listing {
  readonly each: 'document_id' | 'chunk_id';
  /** A query of `DocumentRow`s: what is not in it is not listed. */
  readonly documents: string;
  readonly offset: number;
  readonly limit: number;
}

/** All legs as one list, a document (or each passage) once, with its best passage, best first. */
export function fused(legs: Legs, params: Params, { each, documents, offset, limit }: Listing): string {
  const named = Object.entries(legs).filter((leg): leg is [keyof Legs, string] => leg[1] !== undefined);
  const most = named.reduce((sum, [name]) => sum + WEIGHTS[name], 0) / (SMOOTHING + 1);
  const ranked = named.map(
    ([
      name,
    ]) => `SELECT '${name}' AS leg, ${WEIGHTS[name]} AS weight, b.*, row_number() OVER (ORDER BY b.score DESC, b.${each}) AS n
      FROM (SELECT DISTINCT ON (l.${each}) l.* FROM ${name} l ORDER BY l.${each}, l.score DESC, l.chunk_id) AS b`,
  );
  return `WITH ${named.map(([name, sql]) => `${name} AS MATERIALIZED (${sql})`).join(',\n')},
    ranked AS (${ranked.join('\nUNION ALL ')}),
    fused AS (
      SELECT ${each}, sum(weight::float8 / (${SMOOTHING} + n)) / ${most} AS fused, min(n) AS best,
             (array_agg(chunk_id ORDER BY n, leg DESC) FILTER (WHERE chunk_id IS NOT NULL))[1] AS chunk_id_,
             bool_or(leg = 'words') AS by_words, bool_or(leg <> 'words') AS by_meaning,
             max(matched)::real AS matched, max(score) FILTER (WHERE leg <> 'words')::real AS similarity
      FROM ranked GROUP BY ${each} ORDER BY fused DESC, best, ${each}
      OFFSET ${params.add(offset)} LIMIT ${params.add(limit)}
    )
    SELECT d.*, c.headings, c.start, c.text, f.fused::real AS fused, f.by_words, f.by_meaning, f.matched, f.similarity
    FROM fused f JOIN kb.chunks c ON c.id = f.chunk_id_ JOIN (${documents}) AS d ON d.id = c.document_id
    ORDER BY f.fused DESC, f.best, f.${each}`;
}
