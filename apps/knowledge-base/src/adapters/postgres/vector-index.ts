import type { Database } from '@enterprise-mcp/postgres';
import type { CallOptions } from '../../ports.ts';

/** Below this, comparing with every vector is as fast, and exact. */
const LARGE = 8_000;
/** pgvector's limit for half precision. */
const MOST_DIMENSIONS = 4_000;

/** An approximate index (HNSW) over the vectors, when there are many. */
export async function indexVectors(db: Database, { signal }: CallOptions): Promise<void> {
  await db.transaction(
    async (tx) => {
      const { rows } = await tx.query<{ chunks: number; dimensions: number; indexed: boolean }>(
        `SELECT (SELECT count(*) FROM kb.vectors) AS chunks, e.dimensions, to_regclass('kb.vectors_near') IS NOT NULL AS indexed
         FROM kb.embedder e`,
      );
      const [state] = rows;
      if (!state || state.indexed || state.chunks < LARGE || state.dimensions > MOST_DIMENSIONS) return;
      // The graph must fit, or building it takes ten times as long.
      await tx.query(`SELECT set_config('maintenance_work_mem', '512MB', true)`);
      // A number that was read from the table: an index needs the length, and no statement takes it as a parameter.
      await tx.query(
        `CREATE INDEX vectors_near ON kb.vectors
         USING hnsw ((embedding::halfvec(${Number(state.dimensions)})) halfvec_cosine_ops) WITH (m = 16, ef_construction = 80)`,
      );
    },
    { signal },
  );
}
