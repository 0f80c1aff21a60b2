import { storable } from '@enterprise-mcp/kit/text';
import type { Queryable } from '@enterprise-mcp/postgres';
import type { NewDocument } from '../../domain/document.ts';

/** A title says more about a passage than a word somewhere in it; so do the headings above. */
const TITLE_COUNTS = 2;
const HEADINGS_COUNT = 1;
/** What a smallint holds, roundly. */
const MOST = 30_000;

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
  const found = await lexemesOf(tx, passages);
  const terms = await termIds(tx, found);
  // Put together here: joined in SQL, where nobody knows beforehand how many words come, it took a minute now and then.
  const rows = passages.map((passage, n) => {
    const { lexemes = [], counts = [] } = found.get(n) ?? {};
    return {
      ...passage,
      words: Math.min(
        counts.reduce((sum, count) => sum + count, 0),
        MOST,
      ),
      terms: lexemes.map((lexeme) => terms.get(`${passage.language} ${lexeme}`) ?? 0),
      counts,
    };
  });
  await tx.query(
    `INSERT INTO kb.chunks (document_id, ordinal, headings, start, text, words, terms, counts)
     SELECT i.document_id, i.ordinal, i.headings, i.start, i.text, i.words, i.terms, i.counts
     FROM jsonb_populate_recordset(NULL::kb.chunks, $1::jsonb) AS i`,
    [JSON.stringify(rows)],
  );
}

interface Found {
  readonly n: number;
  readonly language: string;
  readonly lexemes: readonly string[];
  readonly counts: readonly number[];
}

/** The words of each passage, by its place in the list. */
async function lexemesOf(tx: Queryable, passages: readonly object[]): Promise<ReadonlyMap<number, Found>> {
  const { rows } = await tx.query<Found>(
    `SELECT n, language, array_agg(lexeme ORDER BY lexeme) AS lexemes, array_agg(count ORDER BY lexeme) AS counts FROM (
       SELECT i.n, i.language, l.lexeme, least(sum(cardinality(l.positions) * part.weight), ${MOST})::int AS count
       FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (language text, title text, headings text[], text text))
         WITH ORDINALITY AS i (language, title, headings, text, n),
         LATERAL (VALUES (i.text, 1), (i.title, ${TITLE_COUNTS}), (array_to_string(i.headings, E'\\n'), ${HEADINGS_COUNT})) AS part (text, weight),
         unnest(to_tsvector(i.language::regconfig, part.text)) AS l
       GROUP BY i.n, i.language, l.lexeme
     ) AS counted GROUP BY n, language`,
    [JSON.stringify(passages)],
  );
  return new Map(rows.map((row) => [Number(row.n) - 1, row]));
}

/** The number of each word, by language and word; new ones get one. */
async function termIds(tx: Queryable, found: ReadonlyMap<number, Found>): Promise<ReadonlyMap<string, number>> {
  const all = new Map<string, readonly [language: string, lexeme: string]>();
  for (const { language, lexemes } of found.values()) {
    for (const lexeme of lexemes) all.set(`${language} ${lexeme}`, [language, lexeme]);
  }
  const ids = new Map<string, number>();
  const ask = async (sql: string) => {
    const missing = [...all].filter(([key]) => !ids.has(key)).map(([, word]) => word);
    if (missing.length === 0) return;
    const { rows } = await tx.query<{ id: number; language: string; lexeme: string }>(sql, [
      missing.map(([language]) => language),
      missing.map(([, lexeme]) => lexeme),
    ]);
    for (const { id, language, lexeme } of rows) ids.set(`${language} ${lexeme}`, id);
  };
  const asked = 'unnest($1::text[], $2::text[]) AS i (language, lexeme)';
  await ask(`SELECT t.id, t.language, t.lexeme FROM kb.terms t JOIN ${asked} USING (language, lexeme)`);
  await ask(
    `INSERT INTO kb.terms (language, lexeme) SELECT i.language, i.lexeme FROM ${asked} RETURNING id, language, lexeme`,
  );
  return ids;
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
