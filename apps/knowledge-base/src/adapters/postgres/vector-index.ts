import type { Queryable } from '@enterprise-mcp/postgres';

/** Below this, comparing with every vector is as fast, and exact. */
const LARGE = 8_000;
/** pgvector's limit for half precision. */
const MOST_DIMENSIONS = 4_000;

interface Vectors {
  readonly embedded: number;
  readonly dimensions: number | null;
  readonly indexed: boolean;
}

export function wantsIndex({ embedded, dimensions, indexed }: Vectors): boolean {
  return !indexed && embedded >= LARGE && dimensions !== null && dimensions <= MOST_DIMENSIONS;
}

/** An approximate index (HNSW) over the vectors, for when there are many. */
export async function indexVectors(tx: Queryable): Promise<void> {
  const { rows } = await tx.query<{ dimensions: number }>('SELECT dimensions FROM kb.embedder');
  // The graph must fit, or building it takes ten times as long. Workers would share it in memory that containers have
  // too little of.
  await tx.query(
    `SELECT set_config('maintenance_work_mem', '256MB', true), set_config('max_parallel_maintenance_workers', '0', true)`,
  );
  // A number that was read from the table: an index needs the length, and no statement takes it as a parameter.
  await tx.query(
    `CREATE INDEX IF NOT EXISTS vectors_near ON kb.vectors
     USING hnsw ((embedding::halfvec(${Number(rows[0]?.dimensions)})) halfvec_cosine_ops) WITH (m = 16, ef_construction = 80)`,
  );
}
