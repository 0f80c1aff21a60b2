import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '@enterprise-mcp/postgres';
import { knowledgeErrors } from '../../errors.ts';
import type { CallOptions, Embedder, EmbedReport } from '../../ports.ts';
import { FITTED, fitModel, placeChunks, vectorText } from './fitted-model.ts';
import { indexVectors } from './vector-index.ts';

/** A fitted model is fitted again when the corpus has grown, or shrunk, by this factor since. */
const OUTGROWN = 1.3;
/** Passages sent to a served model between two commits: what was paid for is kept when the next ones fail. */
const SENT = 64;

export interface StoredModel {
  readonly model: string;
  readonly dimensions: number;
  readonly fitted_on: number;
}

export async function storedModel(db: Database): Promise<StoredModel | undefined> {
  const { rows } = await db.read((tx) => tx.query<StoredModel>('SELECT model, dimensions, fitted_on FROM kb.embedder'));
  return rows[0];
}

type Options = CallOptions & { again?: boolean; progress?(done: number, of: number): void };

/** Brings the vectors up to date with the texts. */
export async function embedAll(
  db: Database,
  embedder: Embedder | undefined,
  options: Options = {},
): Promise<EmbedReport> {
  const model = embedder?.model ?? FITTED;
  const stored = await storedModel(db);
  if (stored && stored.model !== model && !options.again) {
    throw knowledgeErrors.KB_EMBEDDER_CHANGED({ stored: stored.model, configured: model });
  }
  if (stored && (options.again || stored.model !== model)) await forgetVectors(db, options);
  const report = embedder ? await embedServed(db, embedder, options) : await embedFitted(db, options);
  await sumDocuments(db, options);
  await indexVectors(db, options);
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

async function embedFitted(db: Database, { signal, progress }: Options): Promise<EmbedReport> {
  const { all } = await counts(db);
  let stored = await storedModel(db);
  const outgrown = !stored || all > stored.fitted_on * OUTGROWN || all < stored.fitted_on / OUTGROWN;
  if (outgrown && all > 0) {
    // Searches go on with the old model until the new one is there with all its vectors.
    await db.transaction(
      async (tx) => {
        for (const table of ['vectors', 'document_vectors']) await tx.query(`DELETE FROM kb.${table}`);
        const dimensions = await fitModel(tx, all, async () => {
          await turn();
          signal?.throwIfAborted();
        });
        if (dimensions > 0) await placeRest(db, dimensions, all, { signal, progress: progress ?? (() => undefined) });
      },
      { signal },
    );
    stored = await storedModel(db);
  } else if (stored && stored.dimensions > 0) {
    await placeRest(db, stored.dimensions, all, { signal, progress: progress ?? (() => undefined) });
  }
  const { embedded } = await counts(db);
  return { model: FITTED, embedded, pending: 0 };
}

async function placeRest(
  db: Database,
  dimensions: number,
  all: number,
  { signal, progress }: { signal: AbortSignal | undefined; progress(done: number, of: number): void },
): Promise<void> {
  let placed = 0;
  for (;;) {
    const more = await placeChunks(db, dimensions, signal);
    if (more === 0) return;
    placed += more;
    progress(placed, all);
  }
}

/** What cannot be embedded now stays findable by its words, and is embedded the next time. */
async function embedServed(db: Database, embedder: Embedder, { signal, progress }: Options): Promise<EmbedReport> {
  const before = await counts(db);
  let done = 0;
  for (;;) {
    const { rows } = await db.read((tx) =>
      tx.query<{ id: number; text: string }>(
        `SELECT c.id, left(concat_ws(E'\\n', d.title, array_to_string(c.headings, ' › '), c.text), 8000) AS text
         FROM kb.chunks c JOIN kb.documents d ON d.id = c.document_id
         WHERE NOT EXISTS (SELECT FROM kb.vectors v WHERE v.chunk_id = c.id) ORDER BY c.id LIMIT $1`,
        [SENT],
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
      const { all, embedded } = await counts(db);
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
    progress?.(done, before.all - before.embedded);
  }
  const { embedded } = await counts(db);
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

async function counts(db: Database): Promise<{ readonly all: number; readonly embedded: number }> {
  const { rows } = await db.read((tx) =>
    tx.query<{ all: number; embedded: number }>(
      'SELECT (SELECT count(*) FROM kb.chunks) AS all, (SELECT count(*) FROM kb.vectors) AS embedded',
    ),
  );
  return rows[0] ?? { all: 0, embedded: 0 };
}
