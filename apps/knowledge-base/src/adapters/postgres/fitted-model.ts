import type { Database, Queryable } from '@enterprise-mcp/postgres';
import { fitTerms, placeOf, type TermMatrix, termWeight } from '../../domain/latent-semantics.ts';

/** Changing what is fitted, and how, changes the name: vectors of another are not compared with these. */
export const FITTED = 'fitted-lsa-1';

const DIMENSIONS = 160;
/** So many passages tell enough of how words are used; all others are placed by what was learnt from these. */
const SAMPLE = 12_000;
/** Likewise terms: rarer ones are left to the search for words. */
const VOCABULARY = 24_000;
/** Passages placed in one transaction. */
const BATCH = 1_000;

interface ChunkTerms {
  readonly id: number;
  readonly terms: readonly number[];
  readonly counts: readonly number[];
}

/** Learns from the passages there are and writes where each term stands. Gives the number of dimensions; 0: too few texts. */
export async function fitModel(tx: Queryable, chunks: number, breathe: () => Promise<void>): Promise<number> {
  const sample = await tx.query<ChunkTerms>(
    `SELECT id, terms, counts FROM kb.chunks WHERE cardinality(terms) > 0 ORDER BY hashint4(id), id LIMIT $1`,
    [SAMPLE],
  );
  const frequency = new Map<number, number>();
  for (const { terms } of sample.rows) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  // A term of one passage relates it to no other.
  const kept = [...frequency].filter(([, count]) => count > 1).sort(([a, x], [b, y]) => y - x || a - b);
  const vocabulary = kept.slice(0, VOCABULARY);
  const dimensions = Math.min(DIMENSIONS, Math.floor(Math.min(sample.rows.length, vocabulary.length) / 3));
  await tx.query('DELETE FROM kb.term_vectors');
  if (dimensions < 2) return 0;
  const columns = new Map(vocabulary.map(([term], column) => [term, column]));
  const matrix = toMatrix(sample.rows, columns, vocabulary);
  const places = await fitTerms(matrix, dimensions, breathe);
  for (let from = 0; from < vocabulary.length; from += BATCH) {
    const part = vocabulary.slice(from, from + BATCH);
    const texts = part.map(([, count], i) => {
      // The weight that is the same wherever a term occurs goes into its place at once.
      const rarity = termWeight(1, count, sample.rows.length);
      const offset = (from + i) * dimensions;
      return vectorText(places.subarray(offset, offset + dimensions), rarity);
    });
    await tx.query(
      'INSERT INTO kb.term_vectors (term_id, embedding) SELECT t, v::halfvec FROM unnest($1::int[], $2::text[]) AS i (t, v)',
      [part.map(([term]) => term), texts],
    );
  }
  await tx.query(
    `INSERT INTO kb.embedder (model, dimensions, fitted_on) VALUES ($1, $2, $3)
     ON CONFLICT (single) DO UPDATE SET model = excluded.model, dimensions = excluded.dimensions,
       fitted_on = excluded.fitted_on, generation = kb.embedder.generation + 1`,
    [FITTED, dimensions, chunks],
  );
  return dimensions;
}

function toMatrix(
  rows: readonly ChunkTerms[],
  columns: ReadonlyMap<number, number>,
  vocabulary: readonly (readonly [number, number])[],
): TermMatrix {
  const starts = new Uint32Array(rows.length + 1);
  const terms: number[] = [];
  const weights: number[] = [];
  for (const [index, row] of rows.entries()) {
    const entries = row.terms.flatMap((term, i) => {
      const column = columns.get(term);
      if (column === undefined) return [];
      return [[column, termWeight(row.counts[i] ?? 1, vocabulary[column]?.[1] ?? 1, rows.length)] as const];
    });
    const length = Math.hypot(...entries.map(([, weight]) => weight)) || 1;
    for (const [column, weight] of entries) {
      terms.push(column);
      weights.push(weight / length);
    }
    starts[index + 1] = terms.length;
  }
  return { starts, terms: Uint32Array.from(terms), weights: Float32Array.from(weights), columns: columns.size };
}

/** Places passages by their terms, `BATCH` at most. Gives how many there were to place. */
export async function placeChunks(db: Database, dimensions: number, signal: AbortSignal | undefined): Promise<number> {
  return db.transaction(
    async (tx) => {
      const { rows } = await tx.query<ChunkTerms & { readonly document_id: number; readonly shelf_id: number }>(
        `SELECT c.id, c.document_id, d.shelf_id, c.terms, c.counts FROM kb.chunks c JOIN kb.documents d ON d.id = c.document_id
         WHERE NOT EXISTS (SELECT FROM kb.vectors v WHERE v.chunk_id = c.id) ORDER BY c.id LIMIT $1`,
        [BATCH],
      );
      if (rows.length === 0) return 0;
      const places = await termPlaces(tx, [...new Set(rows.flatMap(({ terms }) => terms))]);
      const vectors = rows.map(({ terms, counts }) =>
        placeOf(
          terms.flatMap((term, i) => {
            const place = places.get(term);
            return place ? [[place, 1 + Math.log(counts[i] ?? 1)] as const] : [];
          }),
          dimensions,
        ),
      );
      await tx.query(
        `INSERT INTO kb.vectors (chunk_id, document_id, shelf_id, embedding)
         SELECT c, d, s, v::halfvec FROM unnest($1::int[], $2::int[], $3::smallint[], $4::text[]) AS i (c, d, s, v)
         ON CONFLICT (chunk_id) DO NOTHING`,
        [
          rows.map(({ id }) => id),
          rows.map(({ document_id }) => document_id),
          rows.map(({ shelf_id }) => shelf_id),
          vectors.map((vector) => vectorText(vector)),
        ],
      );
      return rows.length;
    },
    { signal },
  );
}

/** Where terms stand, their rarity as the length of the place. Unknown ones are missing. */
export async function termPlaces(
  tx: Queryable,
  terms: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const { rows } = await tx.query<{ term_id: number; place: readonly number[] }>(
    'SELECT term_id, embedding::vector::real[] AS place FROM kb.term_vectors WHERE term_id = ANY ($1::int[])',
    [terms],
  );
  return new Map(rows.map(({ term_id, place }) => [term_id, place]));
}

/** As pgvector reads it. */
export function vectorText(values: ArrayLike<number>, factor = 1): string {
  const parts: string[] = [];
  for (let i = 0; i < values.length; i++) parts.push(((values[i] ?? 0) * factor).toPrecision(5));
  return `[${parts.join(',')}]`;
}
