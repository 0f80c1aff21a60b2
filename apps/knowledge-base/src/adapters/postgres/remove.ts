import type { Database, Queryable } from '@enterprise-mcp/postgres';
import { tellChanged } from './changes.ts';

/** Removes documents with all that they are found by. */
export function removeDocuments(
  db: Database,
  source: string,
  paths: readonly string[],
  signal: AbortSignal | undefined,
) {
  return db.transaction(
    async (tx) => {
      const { rows } = await tx.query<{ id: number }>(
        'SELECT id FROM kb.documents WHERE source = $1 AND path = ANY ($2::text[]) ORDER BY id FOR UPDATE',
        [source, paths],
      );
      const ids = rows.map(({ id }) => id);
      await forgetChunks(tx, ids);
      await tx.query('DELETE FROM kb.documents WHERE id = ANY ($1::int[])', [ids]);
      await tellChanged(db, ids);
      return ids.length;
    },
    { signal },
  );
}

/** Takes documents out of the index. */
export async function forgetChunks(tx: Queryable, documents: readonly number[]): Promise<void> {
  if (documents.length === 0) return;
  await tx.query(
    `WITH gone AS MATERIALIZED (
       SELECT c.id, t.term, d.shelf_id FROM kb.chunks c JOIN kb.documents d ON d.id = c.document_id, unnest(c.terms) AS t (term)
       WHERE c.document_id = ANY ($1::int[])
     ), postings AS (
       DELETE FROM kb.postings p USING gone g WHERE p.term_id = g.term AND p.chunk_id = g.id
     ), fewer AS (
       SELECT term, shelf_id, count(*) AS chunks FROM gone GROUP BY term, shelf_id
     )
     UPDATE kb.term_chunks s SET chunks = s.chunks - f.chunks FROM fewer f
     WHERE s.term_id = f.term AND s.shelf_id = f.shelf_id`,
    [documents],
  );
  await tx.query(
    `UPDATE kb.shelves s SET chunks = s.chunks - c.chunks, words = s.words - c.words
     FROM (SELECT d.shelf_id, count(*) AS chunks, sum(c.words) AS words FROM kb.chunks c
           JOIN kb.documents d ON d.id = c.document_id WHERE d.id = ANY ($1::int[]) GROUP BY d.shelf_id) AS c
     WHERE s.id = c.shelf_id`,
    [documents],
  );
  await tx.query('DELETE FROM kb.document_vectors WHERE document_id = ANY ($1::int[])', [documents]);
  await tx.query('DELETE FROM kb.chunks WHERE document_id = ANY ($1::int[])', [documents]);
}
