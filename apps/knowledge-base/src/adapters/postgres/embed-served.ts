import type { Database } from '@enterprise-mcp/postgres';
import { knowledgeErrors } from '../../errors.ts';
import type { Embedder, EmbedOptions, EmbedReport } from '../../ports.ts';
import { vectorText } from './fitted-model.ts';
import { type StoredModel, vectorState } from './vector-state.ts';

/** Passages sent to a served model between two commits: what was paid for is kept when the next ones fail. */
const SENT = 64;

/** What cannot be embedded now stays findable by its words, and is embedded the next time. */
export async function embedServed(
  db: Database,
  embedder: Embedder,
  { signal, progress }: EmbedOptions,
): Promise<EmbedReport> {
  const before = await vectorState(db);
  let [done, after] = [0, 0];
  for (;;) {
    const { rows } = await db.read((tx) =>
      tx.query<{ id: number; text: string }>(
        `SELECT c.id, left(concat_ws(E'\\n', d.title, array_to_string(c.headings, ' › '), c.text), 8000) AS text
         FROM kb.chunks c JOIN kb.documents d ON d.id = c.document_id
         WHERE c.id > $2 AND NOT EXISTS (SELECT FROM kb.vectors v WHERE v.chunk_id = c.id) ORDER BY c.id LIMIT $1`,
        [SENT, after],
      ),
    );
    if (rows.length === 0) break;
    let vectors: readonly (readonly number[])[];
    try {
      vectors = await embedder.embed(
        rows.map(({ text }) => text),
        { signal },
      );
    } catch (cause) {
      signal?.throwIfAborted();
      const { all, embedded } = await vectorState(db);
      const reason = cause instanceof Error ? cause.message : String(cause);
      return { model: embedder.model, embedded, pending: all - embedded, reason };
    }
    await keep(
      db,
      embedder.model,
      rows.map(({ id }) => id),
      vectors,
      signal,
    );
    done += rows.length;
    after = rows.at(-1)?.id ?? after;
    progress?.(done, before.all - before.embedded);
  }
  const { embedded } = await vectorState(db);
  return { model: embedder.model, embedded, pending: 0 };
}

async function keep(
  db: Database,
  model: string,
  chunks: readonly number[],
  vectors: readonly (readonly number[])[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const dimensions = vectors[0]?.length ?? 0;
  await db.transaction(
    async (tx) => {
      const { rows } = await tx.query<StoredModel>(
        `INSERT INTO kb.embedder AS e (model, dimensions) VALUES ($1, $2)
         ON CONFLICT (single) DO UPDATE SET single = true RETURNING model, dimensions, fitted_on`,
        [model, dimensions],
      );
      const [stored] = rows;
      if (stored && (stored.model !== model || vectors.some(({ length }) => length !== stored.dimensions))) {
        const got = `${model} (${vectors.find(({ length }) => length !== stored.dimensions)?.length ?? dimensions} numbers)`;
        throw knowledgeErrors.KB_EMBEDDER_CHANGED({
          stored: `${stored.model} (${stored.dimensions} numbers)`,
          configured: got,
        });
      }
      // A document may have been replaced meanwhile, and its passages with it.
      await tx.query(
        `INSERT INTO kb.vectors (chunk_id, document_id, shelf_id, embedding)
         SELECT c.id, c.document_id, d.shelf_id, i.v::halfvec FROM unnest($1::int[], $2::text[]) AS i (id, v)
         JOIN kb.chunks c ON c.id = i.id JOIN kb.documents d ON d.id = c.document_id
         ON CONFLICT (chunk_id) DO NOTHING`,
        [chunks, vectors.map((vector) => vectorText(vector))],
      );
    },
    { signal },
  );
}
