import type { Database } from '@enterprise-mcp/postgres';

/** A fitted model is fitted again when the corpus has grown, or shrunk, by this factor since. */
const OUTGROWN = 1.3;

export interface StoredModel {
  readonly model: string;
  readonly dimensions: number;
  readonly fitted_on: number;
}

/** How far the vectors are: of all passages, and of documents as a whole. Without a model the first three are null. */
export interface VectorState {
  readonly model: string | null;
  readonly dimensions: number | null;
  readonly fitted_on: number | null;
  readonly all: number;
  readonly embedded: number;
  readonly summed: boolean;
  readonly indexed: boolean;
}

export async function vectorState(db: Database): Promise<VectorState> {
  const { rows } = await db.read((tx) =>
    tx.query<VectorState>(
      `SELECT e.model, e.dimensions, e.fitted_on,
         (SELECT count(*) FROM kb.chunks) AS all, (SELECT count(*) FROM kb.vectors) AS embedded,
         (SELECT count(*) FROM kb.documents) = (SELECT count(*) FROM kb.document_vectors) AS summed,
         to_regclass('kb.vectors_near') IS NOT NULL AS indexed
       FROM (VALUES (true)) AS one LEFT JOIN kb.embedder e ON true`,
    ),
  );
  const [state] = rows;
  if (!state) throw new Error('unreachable: the query gives one row');
  return state;
}

/** The model was fitted on a corpus that this one is no longer like. */
export function isOutgrown({ fitted_on, all }: VectorState): boolean {
  return fitted_on === null || all > fitted_on * OUTGROWN || all < fitted_on / OUTGROWN;
}
