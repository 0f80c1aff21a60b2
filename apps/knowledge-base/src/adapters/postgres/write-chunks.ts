import type { Queryable } from '@enterprise-mcp/postgres';
import type { NewDocument } from '../../domain/document.ts';
import { storable } from '../../domain/text.ts';

/** A title says more about a passage than a word somewhere in it; so do the headings above. */
const TITLE_COUNTS = 2;
const HEADINGS_COUNT = 1;

/** Passages, and the words each is found by, counted by PostgreSQL in the document's language. */
export async function writeChunks(
  tx: Queryable,
  ids: readonly number[],
  documents: readonly NewDocument[],
): Promise<void> {
  const passages = documents.flatMap((document, index) =>
    document.passages.map(({ headings, start, text }, ordinal) => ({
      document_id: ids[index],
      language: document.language,
      title: storable(document.title),
      ordinal,
      headings: headings.map(storable),
      start,
      text: storable(text),
    })),
  );
  await tx.query(
    `WITH incoming AS MATERIALIZED (
       SELECT i.* FROM jsonb_to_recordset($1::jsonb) AS i (
         document_id int, language text, title text, ordinal int, headings text[], start int, text text)
     ), found AS (
       SELECT i.document_id, i.language, i.ordinal, l.lexeme, cardinality(l.positions) * part.weight AS count
       FROM incoming i, LATERAL (VALUES (i.text, 1), (i.title, ${TITLE_COUNTS}),
         (array_to_string(i.headings, E'\\n'), ${HEADINGS_COUNT})) AS part (text, weight),
         unnest(to_tsvector(i.language::regconfig, part.text)) AS l
     ), counted AS MATERIALIZED (
       SELECT document_id, language, ordinal, lexeme, least(sum(count), 30000)::smallint AS count FROM found GROUP BY 1, 2, 3, 4
     ), words AS MATERIALIZED (
       SELECT DISTINCT language, lexeme FROM counted
     ), fresh AS (
       INSERT INTO kb.terms (language, lexeme)
       SELECT w.language, w.lexeme FROM words w LEFT JOIN kb.terms t USING (language, lexeme) WHERE t.id IS NULL
       RETURNING id, language, lexeme
     ), terms AS (
       SELECT * FROM fresh UNION ALL SELECT t.id, t.language, t.lexeme FROM words w JOIN kb.terms t USING (language, lexeme)
     ), gathered AS (
       SELECT c.document_id, c.ordinal, array_agg(t.id ORDER BY t.id) AS terms, array_agg(c.count ORDER BY t.id) AS counts,
              least(sum(c.count), 30000)::smallint AS words
       FROM counted c JOIN terms t USING (language, lexeme) GROUP BY c.document_id, c.ordinal
     )
     INSERT INTO kb.chunks (document_id, ordinal, headings, start, text, words, terms, counts)
     SELECT i.document_id, i.ordinal, i.headings, i.start, i.text, coalesce(g.words, 0), coalesce(g.terms, '{}'), coalesce(g.counts, '{}')
     FROM incoming i LEFT JOIN gathered g USING (document_id, ordinal) ORDER BY i.document_id, i.ordinal`,
    [JSON.stringify(passages)],
  );
}

/** Writes what `kb.chunks` counted into the lists that are searched. */
export async function indexChunks(tx: Queryable, ids: readonly number[]): Promise<void> {
  await tx.query(
    `WITH added AS MATERIALIZED (
       SELECT c.id, c.document_id, d.shelf_id, t.term, t.count, c.words
       FROM kb.documents d JOIN kb.chunks c ON c.document_id = d.id, unnest(c.terms, c.counts) AS t (term, count)
       WHERE d.id = ANY ($1::int[])
     ), postings AS (
       INSERT INTO kb.postings (term_id, chunk_id, document_id, shelf_id, count, words)
       SELECT term, id, document_id, shelf_id, count, words FROM added ORDER BY term, id
     )
     INSERT INTO kb.term_chunks AS s (term_id, shelf_id, chunks)
     SELECT term, shelf_id, count(*) FROM added GROUP BY 1, 2 ORDER BY 1, 2
     ON CONFLICT (term_id, shelf_id) DO UPDATE SET chunks = s.chunks + excluded.chunks`,
    [ids],
  );
  await tx.query(
    `UPDATE kb.shelves s SET chunks = s.chunks + c.chunks, words = s.words + c.words
     FROM (SELECT d.shelf_id, count(*) AS chunks, sum(c.words) AS words FROM kb.documents d
           JOIN kb.chunks c ON c.document_id = d.id WHERE d.id = ANY ($1::int[]) GROUP BY d.shelf_id) AS c
     WHERE s.id = c.shelf_id`,
    [ids],
  );
}
