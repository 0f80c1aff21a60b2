import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt, fold, storable } from './text.ts';

const text = fc.string({ unit: 'binary' });

describe('text', () => {
  it.each([
    ['ZÜRICH', 'zurich'],
    ['Łódź', 'lodz'],
    ['Dvořák', 'dvorak'],
    ['Straße', 'strasse'],
    ['Ærø', 'aero'],
    ['ﬁn', 'fin'],
  ])('folds %s to %s', (from, to) => {
    expect(fold(from)).toBe(to);
    expect(fold(fold(from))).toBe(to);
  });

  it('is storable without NUL and half characters, and otherwise as it is', () => {
    fc.assert(
      fc.property(text, (given) => {
        const stored = storable(given);
        expect(stored).not.toMatch(/\0|\p{Surrogate}/u);
        expect(storable(stored)).toBe(stored);
        if (!/\0|\p{Surrogate}/u.test(given)) expect(stored).toBe(given);
      }),
    );
  });

  it('is clipped between characters, and says how long it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (given, max) => {
        const { text: shown, clippedFrom } = excerpt(given, max);
        expect(shown).not.toMatch(/\p{Surrogate}/u);
        expect(clippedFrom).toBe(given.length > max ? given.length : undefined);
        expect(given.startsWith(shown.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});
