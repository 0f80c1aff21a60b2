import { describe, expect, it } from 'vitest';
import { expand, parseSynonyms } from './synonyms.ts';

describe('synonyms', () => {
  const same = parseSynonyms('# of this company\npto, Paid Time Off, vacation  # leave\n\nbyod, private-devices\n');

  it('are lines of words and phrases', () => {
    expect(same).toEqual([
      ['pto', 'paid time off', 'vacation'],
      ['byod', 'private devices'],
    ]);
    expect(() => parseSynonyms('a, b\nalone')).toThrow('line 2');
  });

  it('are added to a query that has one of them, and count less', () => {
    expect(expand('How much PTO?', same)).toEqual([
      { text: 'How much PTO?', weight: 1 },
      { text: 'paid time off', weight: 0.6 },
      { text: 'vacation', weight: 0.6 },
    ]);
    expect(expand('paid time off', same).map(({ text }) => text)).toEqual(['paid time off', 'pto', 'vacation']);
  });

  it('are whole words, and nothing is added without one', () => {
    expect(expand('the ptonics of vacations', same)).toEqual([{ text: 'the ptonics of vacations', weight: 1 }]);
  });
});
