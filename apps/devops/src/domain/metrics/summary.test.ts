import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Point } from './metric.ts';
import { SHOWN_POINTS, stepFor, summaryOf, thinned } from './summary.ts';

const range = fc
  .tuple(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1000, max: 92 * 86_400_000 }))
  .map(([from, length]) => ({ from, to: from + length }));

// Complaint: no cap on range queries (prometheus-mcp #38).
it('asks for no more than 11,000 points of a series and shows no more than 60, whatever the range', () => {
  fc.assert(
    fc.property(range, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (of, shares) => {
      expect((of.to - of.from) / 1000 / stepFor(of)).toBeLessThan(11_000);
      const points = shares.sort().map((share): Point => [of.from + share * (of.to - of.from), share]);
      const { values, step } = thinned(points, of);
      expect(values.length).toBeLessThanOrEqual(SHOWN_POINTS);
      expect(values.length * step).toBeGreaterThanOrEqual(of.to - of.from);
      if (points.length > 0) expect(values.some((value) => value !== null)).toBe(true);
    }),
  );
});

it('sums up all points, and says where they go', () => {
  const points = Array.from({ length: 100 }, (_, n): Point => [n * 1000, n + 1]);
  expect(summaryOf(points)).toEqual({ min: 1, avg: 50.5, max: 100, p95: 95, last: 100, trend: 'rising' });
  expect(summaryOf(points.map(([at, value]) => [at, -value]))?.trend).toBe('falling');
  expect(summaryOf(points.map(([at, value]) => [at, 50 + (value % 5)]))?.trend).toBe('steady');
  expect(summaryOf([])).toBeUndefined();
});
