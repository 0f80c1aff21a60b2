import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviationOf } from './deviation.ts';
import type { Point } from './metric.ts';

const MINUTE = 60_000;
const series = (values: readonly number[]) => ({
  name: 'a',
  points: values.map((value, n): Point => [n * MINUTE, value]),
});
const score = (values: readonly number[], metric: 'cpu' | 'traffic' = 'traffic') =>
  deviationOf(series(values), metric, (values.length - 5) * MINUTE)?.score ?? Number.NaN;
const steady = (level: number, count: number) =>
  Array.from({ length: count }, (_, n) => level + (n % 3) * level * 0.02);

describe('how far a part is from how it was', () => {
  it('is far for a jump, and near for what bursts anyway', () => {
    expect(score([...steady(10, 60), ...steady(40, 5)])).toBeGreaterThan(10);
    expect(score(Array.from({ length: 65 }, (_, n) => (n % 7 === 0 ? 40 : 10)))).toBeLessThan(4);
  });

  it('still tells what began twenty minutes ago', () => {
    expect(score([...steady(10, 40), ...steady(40, 25)])).toBeGreaterThan(10);
  });

  it('says nothing of too little, and takes noise near zero for none', () => {
    expect(deviationOf(series([1, 1, 9]), 'cpu', 2 * MINUTE)).toBeUndefined();
    expect(score([...Array<number>(60).fill(0.0001), ...Array<number>(5).fill(0.002)], 'cpu')).toBeLessThan(1);
  });

  it('is finite and not negative whatever the values', () => {
    const value = fc.double({ noNaN: true, min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 11, maxLength: 70 }), (values) => {
        expect(score(values)).toBeGreaterThanOrEqual(0);
        expect(score(values)).toBeLessThanOrEqual(99);
      }),
    );
  });
});
