import { storable } from '@enterprise-mcp/kit/text';
import type { Queryable } from '@enterprise-mcp/postgres';
import type { WeightedText } from '../../../domain/synonyms.ts';
import type { Scope } from './scope.ts';

/** A word of the query as the index knows it. */
export interface QueryTerm {
  readonly id: number;
  readonly count: number;
  readonly weight: number;
  /** Where it stands in the fitted model, its rarity as the length; null where it is unknown there. */
  readonly place: readonly number[] | null;
  /** Passages that the reader may read and that have it. */
  readonly chunks: number;
  /** How rare it is among what the reader may read. */
  readonly idf: number;
}

export interface QueryTerms {
  readonly terms: readonly QueryTerm[];
  /** By language: information in all words of the query, those that are nowhere included. */
  readonly totals: ReadonlyMap<string, number>;
  /** In the language of most texts there is nothing but stop words. */
  readonly empty: boolean;
}

interface Row {
  readonly language: string;
  readonly lexeme: string;
  readonly id: number | null;
  readonly count: number;
  readonly weight: number;
  readonly chunks: number;
  /** A vector's text is that of a JSON array, and is read much faster than one of SQL's. */
  readonly place: string | null;
}

/** The query's words in each language there is, stop words aside, with their rarity on the reader's shelves. */
export async function queryTerms(tx: Queryable, texts: readonly WeightedText[], scope: Scope): Promise<QueryTerms> {
  const languages = [...scope.chunksOf.keys()];
  // `simple` knows no stop words: it leaves out those of the languages beside it.
  const { rows } = await tx.query<Row>(
    `WITH words AS (
       SELECT l.language, w.lexeme, max(cardinality(w.positions))::int AS count, max(t.weight) AS weight
       FROM unnest($1::text[], $2::real[]) AS t (text, weight), unnest($3::text[]) AS l (language),
            unnest(to_tsvector(l.language::regconfig, t.text)) AS w
       WHERE l.language <> 'simple' OR NOT EXISTS (
         SELECT FROM unnest($3::text[]) AS o (language) WHERE to_tsvector(o.language::regconfig, w.lexeme) = '')
       GROUP BY l.language, w.lexeme
     )
     SELECT w.language, w.lexeme, t.id, w.count, w.weight, coalesce((
       SELECT sum(s.chunks) FROM kb.term_chunks s WHERE s.term_id = t.id AND s.shelf_id = ANY ($4::smallint[])
     ), 0)::int AS chunks, v.embedding::text AS place
     FROM words w LEFT JOIN kb.terms t ON t.language = w.language AND t.lexeme = w.lexeme
     LEFT JOIN kb.term_vectors v ON v.term_id = t.id`,
    [texts.map(({ text }) => storable(text)), texts.map(({ weight }) => weight), languages, scope.shelves],
  );
  // Among texts of its own language: in a language with few of them every word would seem rare.
  const idf = ({ language, chunks }: Row) => rarity(chunks, scope.chunksOf.get(language) ?? 0);
  const terms = rows.flatMap((row) =>
    row.id === null || row.chunks === 0
      ? []
      : [{ ...row, id: row.id, idf: idf(row), place: row.place === null ? null : JSON.parse(row.place) }],
  );
  const totals = new Map(
    languages.map((language) => [
      language,
      rows.filter((row) => row.language === language && row.weight === 1).reduce((sum, row) => sum + idf(row), 0),
    ]),
  );
  return { terms, totals, empty: (totals.get(languages[0] ?? '') ?? 0) === 0 };
}

function rarity(chunks: number, all: number): number {
  return Math.log(1 + (all - chunks + 0.5) / (chunks + 0.5));
}
