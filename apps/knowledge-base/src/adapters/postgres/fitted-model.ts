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

/** What was learnt: where each term stands, row by row, its rarity as the length of the row. */
export interface Fitted {
  /** 0: too few texts to learn from. */
  readonly dimensions: number;
  readonly terms: readonly number[];
  readonly places: Float32Array;
}

/** Learns from the passages there are. `breathe` is awaited between steps that take long. */
export async function fitModel(db: Database, breathe: () => Promise<void>): Promise<Fitted> {
  const { rows } = await db.read((tx) =>
    tx.query<ChunkTerms>(
      `SELECT id, terms, counts FROM kb.chunks WHERE cardinality(terms) > 0 ORDER BY hashint4(id), id LIMIT $1`,
      [SAMPLE],
    ),
  );
  const frequency = new Map<number, number>();
  for (const { terms } of rows) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  // A term of one passage relates it to no other.
  const kept = [...frequency].filter(([, count]) => count > 1).sort(([a, x], [b, y]) => y - x || a - b);
  const vocabulary = kept.slice(0, VOCABULARY);
  const dimensions = Math.min(DIMENSIONS, Math.floor(Math.min(rows.length, vocabulary.length) / 3));
  if (dimensions < 2) return { dimensions: 0, terms: [], places: new Float32Array() };
  const columns = new Map(vocabulary.map(([term], column) => [term, column]));
  const places = await fitTerms(toMatrix(rows, columns, vocabulary), dimensions, breathe);
  for (const [column, [, count]] of vocabulary.entries()) {
    // The weight that is the same wherever a term occurs goes into its place at once.
    const rarity = termWeight(1, count, rows.length);
    for (let i = column * dimensions; i < (column + 1) * dimensions; i++) places[i] = (places[i] ?? 0) * rarity;
  }
  return { dimensions, terms: vocabulary.map(([term]) => term), places };
}

/** Writes what was learnt in place of what was known. `chunks` is the number of passages there were. */
export async function storeModel(tx: Queryable, fitted: Fitted, chunks: number): Promise<void> {
  const { dimensions, terms, places } = fitted;
  await tx.query('DELETE FROM kb.term_vectors');
  for (let from = 0; from < terms.length; from += BATCH) {
    const part = terms.slice(from, from + BATCH);
    const texts = part.map((_, i) => vectorText(places.subarray((from + i) * dimensions, (from + i + 1) * dimensions)));
    await tx.query(
      'INSERT INTO kb.term_vectors (term_id, embedding) SELECT t, v::halfvec FROM unnest($1::int[], $2::text[]) AS i (t, v)',
      [part, texts],
    );
  }
  await tx.query(
    `INSERT INTO kb.embedder (model, dimensions, fitted_on) VALUES ($1, $2, $3)
     ON CONFLICT (single) DO UPDATE SET model = excluded.model, dimensions = excluded.dimensions,
       fitted_on = excluded.fitted_on, generation = kb.embedder.generation + 1`,
    [FITTED, dimensions, chunks],
  );
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

/** Places passages behind `after` by their terms, `BATCH` at most. Gives their number and the last; none when done. */
export async function placeChunks(
  db: Database,
  dimensions: number,
  after: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly placed: number; readonly last: number } | undefined> {
  return db.transaction(
    async (tx) => {
      const { rows } = await tx.query<ChunkTerms & { readonly document_id: number; readonly shelf_id: number }>(
        `SELECT c.id, c.document_id, d.shelf_id, c.terms, c.counts FROM kb.chunks c JOIN kb.documents d ON d.id = c.document_id
         WHERE c.id > $2 AND NOT EXISTS (SELECT FROM kb.vectors v WHERE v.chunk_id = c.id) ORDER BY c.id LIMIT $1`,
        [BATCH, after],
      );
      const last = rows.at(-1)?.id;
      if (last === undefined) return undefined;
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
      return { placed: rows.length, last };
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
export function vectorText(values: ArrayLike<number>): string {
  const parts: string[] = [];
  for (let i = 0; i < values.length; i++) parts.push((values[i] ?? 0).toPrecision(5));
  return `[${parts.join(',')}]`;
}
