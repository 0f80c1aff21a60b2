import { expect, it } from 'vitest';
import { fitTerms, placeOf, type TermMatrix } from './latent-semantics.ts';

// Terms 0-2 are about ships, 3-5 about cakes; 0 and 2 never meet, but both meet 1.
const passages = [
  [0, 1],
  [1, 2],
  [0, 1],
  [1, 2],
  [3, 4],
  [4, 5],
  [3, 4],
  [4, 5],
];
const matrix: TermMatrix = {
  starts: Uint32Array.from([0, 2, 4, 6, 8, 10, 12, 14, 16]),
  terms: Uint32Array.from(passages.flat()),
  weights: new Float32Array(16).fill(0.7),
  columns: 6,
};

it('puts words near to each other that share company, without ever meeting', async () => {
  const places = await fitTerms(matrix, 2);
  const place = (term: number) => placeOf([[places.subarray(term * 2, term * 2 + 2), 1]], 2);
  const cosine = (a: number, b: number) => place(a).reduce((sum, value, i) => sum + value * (place(b)[i] ?? 0), 0);
  expect(cosine(0, 2)).toBeGreaterThan(0.95);
  expect(Math.abs(cosine(0, 3))).toBeLessThan(0.05);
  expect(await fitTerms(matrix, 2)).toEqual(places);
});

it('survives more directions than there are', async () => {
  const places = await fitTerms(matrix, 6);
  expect([...places].every(Number.isFinite)).toBe(true);
});

it('has no place for nothing', () => {
  expect([...placeOf([], 3)]).toEqual([0, 0, 0]);
});
