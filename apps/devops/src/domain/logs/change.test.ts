import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, mixChange, rateChange } from './change.ts';

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
  const calm = [
    { now: 100, before: 1000 },
    { now: 5, before: 50 },
  ];

  it('is larger where errors are what changed', () => {
    const shares = [
      { now: 80, before: 1000 },
      { now: 25, before: 50 },
    ];
    const quiet = changeOf({ shares, errors: { now: 0, before: 0 } });
    expect(changeOf({ shares, errors: { now: 25, before: 50 } })).toBeGreaterThan(quiet + 3);
    expect(changeOf({ shares: calm, errors: { now: 5, before: 50 } })).toBeLessThan(1);
  });

  it('is nothing for a source that is new or silent', () => {
    expect(changeOf({ shares: [{ now: 7, before: 0 }], errors: { now: 7, before: 0 } })).toBe(0);
    expect(changeOf({ shares: [], errors: { now: 0, before: 0 } })).toBe(0);
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
