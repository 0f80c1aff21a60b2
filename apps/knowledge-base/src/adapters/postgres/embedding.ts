import type { Database } from '@enterprise-mcp/postgres';
import { knowledgeErrors } from '../../errors.ts';
import type { CallOptions, Embedder, EmbedOptions, EmbedReport } from '../../ports.ts';
import { embedFitted } from './embed-fitted.ts';
import { embedServed } from './embed-served.ts';
import { FITTED } from './fitted-model.ts';
import { indexVectors, wantsIndex } from './vector-index.ts';
import { isOutgrown, vectorState } from './vector-state.ts';

/** Brings the vectors up to date with the texts. */
export async function embedAll(
  db: Database,
  embedder: Embedder | undefined,
  options: EmbedOptions = {},
): Promise<EmbedReport> {
  const model = embedder?.model ?? FITTED;
  const state = await vectorState(db);
  if (state.model !== null && state.model !== model && !options.again) {
    throw knowledgeErrors.KB_EMBEDDER_CHANGED({ stored: state.model, configured: model });
  }
  const isSettled = state.model !== null && state.embedded === state.all && state.summed && !wantsIndex(state);
  if (isSettled && !options.again && (embedder || !isOutgrown(state)))
    return { model, embedded: state.all, pending: 0 };
  if (state.model !== null && options.again) await forgetVectors(db, options);
  const report = embedder ? await embedServed(db, embedder, options) : await embedFitted(db, options);
  await sumDocuments(db, options);
  // After many were placed: built at once it takes a fifth of the time.
  if (wantsIndex(await vectorState(db))) await db.transaction((tx) => indexVectors(tx), options);
  return report;
}

/** Documents all of whose passages have vectors, and that have none as a whole yet. */
async function sumDocuments(db: Database, { signal }: CallOptions): Promise<void> {
  await db.transaction(
    (tx) =>
      tx.query(
        `INSERT INTO kb.document_vectors (document_id, shelf_id, embedding)
         SELECT d.id, d.shelf_id, l2_normalize(sum(v.embedding)) FROM kb.documents d
         JOIN kb.chunks c ON c.document_id = d.id LEFT JOIN kb.vectors v ON v.chunk_id = c.id
         WHERE NOT EXISTS (SELECT FROM kb.document_vectors s WHERE s.document_id = d.id)
         GROUP BY d.id HAVING count(v.chunk_id) = count(*)`,
      ),
    { signal },
  );
}

async function forgetVectors(db: Database, { signal }: CallOptions): Promise<void> {
  await db.transaction(
    async (tx) => {
      await tx.query('DROP INDEX IF EXISTS kb.vectors_near');
      for (const table of ['vectors', 'document_vectors', 'term_vectors', 'embedder'])
        await tx.query(`DELETE FROM kb.${table}`);
    },
    { signal },
  );
}
