import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '@enterprise-mcp/postgres';
import type { EmbedOptions, EmbedReport } from '../../ports.ts';
import { FITTED, type Fitted, fitModel, placeChunks, storeModel } from './fitted-model.ts';
import { isOutgrown, type VectorState, vectorState } from './vector-state.ts';

/** Vectors of the fitted model; it is fitted first where the corpus is no longer like the one it knows. */
export async function embedFitted(
  db: Database,
  { signal, progress = () => undefined }: EmbedOptions,
): Promise<EmbedReport> {
  const state = await vectorState(db);
  const place = async (dimensions: number) => {
    let [placed, after] = [0, 0];
    for (;;) {
      const batch = await placeChunks(db, dimensions, after, signal);
      if (!batch) return;
      placed += batch.placed;
      after = batch.last;
      progress(placed, state.all);
    }
  };
  if (isOutgrown(state) && state.all > 0) {
    const fitted = await fitModel(db, async () => {
      await turn();
      signal?.throwIfAborted();
    });
    // Searches go on with the former model until the new one is there with all its vectors.
    await db.transaction(
      async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock($1)', [EMBEDDING]);
        for (const table of ['vectors', 'document_vectors']) await tx.query(`DELETE FROM kb.${table}`);
        if (fitsNoMore(state, fitted)) await tx.query('DROP INDEX kb.vectors_near');
        await storeModel(tx, fitted, state.all);
        if (fitted.dimensions > 0) await place(fitted.dimensions);
      },
      { signal },
    );
  } else if (state.dimensions) {
    await place(state.dimensions);
  }
  const { embedded } = await vectorState(db);
  return { model: FITTED, embedded, pending: 0 };
}

/** Two that fit at once would place their vectors twice. */
const EMBEDDING = '7305808869231650202';

/**
 * An index is over vectors of one length. Where it can it stays and takes the new ones in, which is slower than building
 * it anew, but searches would wait for that.
 */
const fitsNoMore = ({ indexed, dimensions }: VectorState, fitted: Fitted) =>
  indexed && dimensions !== fitted.dimensions;
