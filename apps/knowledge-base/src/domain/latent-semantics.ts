/**
 * Latent semantic analysis: which words mean alike is learnt from which passages they share. Needs no network and no
 * model file; it knows nothing that the texts do not tell.
 */

/** Passages by their terms: those of row `i` are `terms[starts[i] … starts[i + 1] - 1]`, with their weights. */
export interface TermMatrix {
  readonly starts: Uint32Array;
  readonly terms: Uint32Array;
  readonly weights: Float32Array;
  /** Number of different terms. */
  readonly columns: number;
}

/** More rounds separate the directions better; after this many a search no longer gets better by it. */
const ROUNDS = 4;

/**
 * Finds the `dimensions` directions in which the passages differ most (subspace iteration on a random start).
 * Gives for each term its place as a row of `dimensions` numbers. Cosines are the same for any rotation of these
 * directions, so they are not sorted out one from another. `breathe` is awaited between steps that take long.
 */
export async function fitTerms(
  matrix: TermMatrix,
  dimensions: number,
  breathe: () => Promise<void> = async () => undefined,
): Promise<Float32Array> {
  let places = randomStart(matrix.starts.length - 1, dimensions);
  let terms: Float32Array = new Float32Array();
  for (let round = 0; round < ROUNDS; round++) {
    terms = toTerms(matrix, places, dimensions);
    await breathe();
    if (round === ROUNDS - 1) break;
    places = toPassages(matrix, terms, dimensions);
    orthonormalize(places, dimensions);
    await breathe();
  }
  // Twice: once leaves rounding errors where columns were nearly parallel.
  orthonormalize(terms, dimensions);
  orthonormalize(terms, dimensions);
  return terms;
}

/** Sum of weighted term places, of length 1; all zeros where no term is known. */
export function placeOf(
  terms: Iterable<readonly [place: Float32Array | readonly number[], weight: number]>,
  dimensions: number,
): Float32Array {
  const sum = new Float32Array(dimensions);
  for (const [place, weight] of terms) for (let d = 0; d < dimensions; d++) sum[d] = at(sum, d) + weight * at(place, d);
  let square = 0;
  for (const value of sum) square += value * value;
  if (square > 0) for (let d = 0; d < dimensions; d++) sum[d] = at(sum, d) / Math.sqrt(square);
  return sum;
}

/** How much a term says about a passage: how often it is there, how rare it is elsewhere. */
export function termWeight(count: number, passagesWithIt: number, passages: number): number {
  return (1 + Math.log(count)) * Math.log(1 + passages / Math.max(1, passagesWithIt));
}

const at = (values: ArrayLike<number>, index: number) => values[index] ?? 0;

/** The same start each time: the same corpus is to give the same answers. */
function randomStart(rows: number, dimensions: number): Float32Array {
  let state = 0x9e3779b9;
  return Float32Array.from({ length: rows * dimensions }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x80000000 - 1;
  });
}

/** Each term gathers the places of its passages. */
function toTerms({ starts, terms, weights, columns }: TermMatrix, places: Float32Array, size: number): Float32Array {
  const out = new Float32Array(columns * size);
  for (let passage = 0; passage + 1 < starts.length; passage++) {
    const from = passage * size;
    for (let entry = at(starts, passage); entry < at(starts, passage + 1); entry++) {
      addScaled(out, at(terms, entry) * size, places, from, at(weights, entry), size);
    }
  }
  return out;
}

/** Each passage gathers the places of its terms. */
function toPassages({ starts, terms, weights }: TermMatrix, places: Float32Array, size: number): Float32Array {
  const out = new Float32Array((starts.length - 1) * size);
  for (let passage = 0; passage + 1 < starts.length; passage++) {
    for (let entry = at(starts, passage); entry < at(starts, passage + 1); entry++) {
      addScaled(out, passage * size, places, at(terms, entry) * size, at(weights, entry), size);
    }
  }
  return out;
}

// In the loops below every index is within bounds; a check would double their time.

function addScaled(out: Float32Array, to: number, of: Float32Array, from: number, weight: number, size: number): void {
  for (let d = 0; d < size; d++) out[to + d] = (out[to + d] as number) + weight * (of[from + d] as number);
}

/** Columns made perpendicular, of length 1: the Cholesky factor of their products, then one pass over the rows. */
function orthonormalize(basis: Float32Array, size: number): void {
  const inverse = invertedFactor(products(basis, size), size);
  const row = new Float64Array(size);
  for (let offset = 0; offset < basis.length; offset += size) {
    row.fill(0);
    for (let k = 0; k < size; k++) {
      const value = basis[offset + k] as number;
      // Row `k` of the transposed inverse: what this entry adds to each later column.
      for (let d = k, line = k * size; d < size; d++)
        row[d] = (row[d] as number) + value * (inverse[line + d] as number);
    }
    basis.set(row, offset);
  }
}

/** Upper triangle of all products of two columns; four rows at a time, since the sums are what must be fetched. */
function products(basis: Float32Array, size: number): Float64Array {
  const sums = new Float64Array(size * size);
  const rows = new Float64Array(4 * size);
  for (let offset = 0; offset < basis.length; offset += 4 * size) {
    rows.fill(0);
    rows.set(basis.subarray(offset, offset + 4 * size));
    for (let a = 0; a < size; a++) {
      const [p, q] = [rows[a] as number, rows[size + a] as number];
      const [r, s] = [rows[2 * size + a] as number, rows[3 * size + a] as number];
      for (let b = a, line = a * size; b < size; b++) {
        sums[line + b] =
          (sums[line + b] as number) +
          p * (rows[b] as number) +
          q * (rows[size + b] as number) +
          r * (rows[2 * size + b] as number) +
          s * (rows[3 * size + b] as number);
      }
    }
  }
  return sums;
}

/** Transposed inverse of the Cholesky factor of a symmetric matrix; directions that are not there become zero. */
function invertedFactor(upper: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, upper[i * size + i] as number);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = upper[j * size + i] as number;
      for (let k = 0; k < j; k++) sum -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
      if (i === j) factor[i * size + i] = sum > largest * 1e-10 ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
      else factor[i * size + j] = sum / (factor[j * size + j] as number);
    }
  }
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const pivot = factor[i * size + i] as number;
    inverse[i * size + i] = 1 / pivot;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= (factor[i * size + k] as number) * (inverse[j * size + k] as number);
      inverse[j * size + i] = sum / pivot;
    }
  }
  return inverse;
}
