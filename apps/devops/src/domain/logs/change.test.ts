import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, mixChange, rateChange, volumeChange } from './change.ts';

describe('mixChange', () => {
  it('is small where there is merely more of everything', () => {
    expect(
      mixChange([
        { now: 100, before: 1000 },
        { now: 50, before: 500 },
      ]),
    ).toBeLessThan(1);
  });

  it('is large where something is new or gone', () => {
    expect(
      mixChange([
        { now: 100, before: 1000 },
        { now: 20, before: 0 },
      ]),
    ).toBeGreaterThan(10);
    expect(
      mixChange([
        { now: 150, before: 1000 },
        { now: 0, before: 500 },
      ]),
    ).toBeGreaterThan(10);
  });

  it('is nothing without both sides, and never infinite', () => {
    expect(mixChange([{ now: 7, before: 0 }])).toBe(0);
    const share = fc.record({ now: fc.nat(1e6), before: fc.nat(1e6) });
    fc.assert(
      fc.property(fc.array(share), (shares) => {
        expect(Number.isFinite(mixChange(shares))).toBe(true);
        expect(mixChange([...shares].reverse())).toBeCloseTo(mixChange(shares), 3);
      }),
    );
  });
});

describe('changeOf', () => {
  const spans = { parts: [], all: [], begin: 0 };
  const calm = [
    { now: 100, before: 1000 },
    { now: 5, before: 50 },
  ];

  it('is larger where errors are what changed', () => {
    const shares = [
      { now: 80, before: 1000 },
      { now: 25, before: 50 },
    ];
    const quiet = changeOf({ shares, errors: { now: 0, before: 0 }, ...spans });
    expect(changeOf({ shares, errors: { now: 25, before: 50 }, ...spans })).toBeGreaterThan(quiet + 3);
    expect(changeOf({ shares: calm, errors: { now: 5, before: 50 }, ...spans })).toBeLessThan(1);
  });

  it('says nothing of patterns where one side has none', () => {
    expect(changeOf({ shares: [{ now: 7, before: 0 }], errors: { now: 7, before: 0 }, ...spans })).toBe(0);
  });
});

describe('volumeChange', () => {
  const all = [1000, 1100, 900, 1000, 1050, 1000];

  it('sees a source fall silent, or become loud, among others', () => {
    expect(volumeChange([100, 112, 88, 101, 104, 0], all, 5)).toBeGreaterThan(5);
    expect(volumeChange([100, 112, 88, 101, 104, 400], all, 5)).toBeGreaterThan(5);
  });

  it('sees none where all have more to do, or a source is always changing', () => {
    expect(volumeChange([100, 112, 88, 101, 104, 300], [1000, 1100, 900, 1000, 1050, 3000], 5)).toBeLessThan(1);
    expect(volumeChange([100, 0, 300, 20, 250, 0], all, 5)).toBeLessThan(2);
  });

  it('knows nothing without enough to compare with', () => {
    expect([
      volumeChange([1, 1, 0], [100, 100, 100], 2),
      volumeChange([], [], 0),
      volumeChange([3, 3, 3, 3, 0], [5, 5, 5, 5, 5], 4),
    ]).toEqual([0, 0, 0]);
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), fc.array(fc.nat(1000)), fc.nat(20), (parts, totals, begin) => {
        expect(Number.isFinite(volumeChange(parts, totals, begin))).toBe(true);
      }),
    );
  });
});

describe('rateChange', () => {
  it('finds when a rate changed, and from what to what', () => {
    expect(rateChange([1, 1, 0, 1, 1, 9, 11, 10, 9, 10])).toMatchObject({ at: 5, from: 0.8, to: 9.8 });
    expect(rateChange([0, 0, 0, 0, 0, 0, 5, 5])).toMatchObject({ at: 6, from: 0 });
    expect(rateChange([9, 9, 9, 9, 0, 0, 0, 0])).toMatchObject({ at: 4, to: 0 });
  });

  it('sees none in what chance explains', () => {
    expect([rateChange([3, 2, 4, 3, 3, 2]), rateChange([0, 0, 1, 0]), rateChange([]), rateChange([7])]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
