import { expect, it } from 'vitest';
import { isLow } from './confidence.ts';

it('is low where the best hits share few words with the question and are far from it', () => {
  expect(isLow([])).toBe(true);
  expect(isLow([{ coverage: 0.1, similarity: 0.9 }])).toBe(true);
  expect(isLow([{ coverage: 0.3, similarity: 0.2 }])).toBe(true);
});

it('is not low with most of the words, or with some and a near meaning, in one of the first three', () => {
  expect(isLow([{ coverage: 0.8 }])).toBe(false);
  expect(isLow([{ coverage: 0.3, similarity: 0.7 }])).toBe(false);
  const far = { coverage: 0 };
  expect(isLow([far, far, { coverage: 0.8 }])).toBe(false);
  expect(isLow([far, far, far, { coverage: 0.8 }])).toBe(true);
});
