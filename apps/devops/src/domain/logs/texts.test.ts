import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipWords } from './clip-words.ts';
import { containing } from './contains.ts';

describe('containing', () => {
  it('finds what includes() finds, letter case of ASCII aside', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'ä', ' ', '"', '/'), maxLength: 30 });
    fc.assert(
      fc.property(
        text,
        text.filter((needle) => needle !== ''),
        (hay, needle) => {
          const bytes = Buffer.from(`#${hay}#`);
          expect(containing(needle)(bytes, 1, bytes.length - 1)).toBe(hay.toLowerCase().includes(needle.toLowerCase()));
        },
      ),
    );
  });
});

describe('clipWords', () => {
  it('leaves no half of a secret behind', () => {
    const token = `ghp_${'a1'.repeat(20)}`;
    expect(clipWords(`the token ${token} was used`, 30)).toBe('the token…');
    expect(clipWords('short', 30)).toBe('short');
    expect(clipWords('one two three', 7)).toBe('one two…');
  });

  it('never becomes longer, nor ends in half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(50), (text, length) => {
        const clipped = clipWords(text, length);
        expect(clipped.length).toBeLessThanOrEqual(Math.max(text.length, length + 1));
        expect(Buffer.from(clipped).toString()).toBe(clipped);
      }),
    );
  });
});
