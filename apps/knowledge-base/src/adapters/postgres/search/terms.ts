import type { Queryable } from '@enterprise-mcp/postgres';
import type { WeightedText } from '../../../domain/synonyms.ts';
import { storable } from '../../../domain/text.ts';
import type { Scope } from './scope.ts';

/** A word of the query as the index knows it. */
export interface QueryTerm {
  readonly id: number;
  readonly count: number;
  readonly weight: number;
  /** How rare it is among what the reader may read. */
  readonly idf: number;
}

export interface QueryTerms {
  readonly terms: readonly QueryTerm[];
  /** Information in all words of the query, those that are nowhere included. */
  readonly total: number;
}

interface Row {
  readonly lexeme: string;
  readonly id: number | null;
  readonly count: number;
  readonly weight: number;
  readonly chunks: number;
}

/** The query's words in each language there is, stop words aside, with their rarity on the reader's shelves. */
export async function queryTerms(tx: Queryable, texts: readonly WeightedText[], scope: Scope): Promise<QueryTerms> {
  const { rows } = await tx.query<Row>(
    `WITH words AS (
       SELECT l.language, w.lexeme, max(cardinality(w.positions))::int AS count, max(t.weight) AS weight
       FROM unnest($1::text[], $2::real[]) AS t (text, weight), unnest($3::text[]) AS l (language),
            unnest(to_tsvector(l.language::regconfig, t.text)) AS w
       GROUP BY l.language, w.lexeme
     )
     SELECT w.lexeme, t.id, w.count, w.weight, coalesce((
       SELECT sum(s.chunks) FROM kb.term_chunks s WHERE s.term_id = t.id AND s.shelf_id = ANY ($4::smallint[])
     ), 0)::int AS chunks
     FROM words w LEFT JOIN kb.terms t ON t.language = w.language AND t.lexeme = w.lexeme`,
    [texts.map(({ text }) => storable(text)), texts.map(({ weight }) => weight), scope.languages, scope.shelves],
  );
  const terms = rows.flatMap(({ id, count, weight, chunks }) =>
    id === null || chunks === 0 ? [] : [{ id, count, weight, idf: rarity(chunks, scope.chunks) }],
  );
  // A word of the query counts once, in the language that knows it best; of synonyms only what is found.
  const best = new Map<string, number>();
  for (const { lexeme, weight, chunks } of rows) {
    if (weight === 1) best.set(lexeme, Math.max(best.get(lexeme) ?? 0, chunks));
  }
  const total = [...best.values()].reduce((sum, chunks) => sum + rarity(chunks, scope.chunks), 0);
  return { terms, total };
}

function rarity(chunks: number, all: number): number {
  return Math.log(1 + (all - chunks + 0.5) / (chunks + 0.5));
}
