import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { correct } from './correct.ts';
import { problemsOf } from './problems.ts';

const schema = z
  .object({
    count: z.number().optional(),
    flag: z.boolean().optional(),
    name: z.string().optional(),
    tags: z.array(z.object({ n: z.number() }).strict()).optional(),
    mode: z.enum(['fast', 'slow']).optional(),
  })
  .strict();

function corrected(input: unknown) {
  const result = schema.safeParse(input);
  return result.success ? { data: result.data, notes: [] } : correct(schema, input, result.error.issues);
}

describe('correct', () => {
  it('repairs text for numbers, booleans, lists and objects, also nested', () => {
    expect(corrected({ count: ' 20 ', flag: 'true', name: 7, tags: '[{"n":"1"}]', mode: null })?.data).toEqual({
      count: 20,
      flag: true,
      name: '7',
      tags: [{ n: 1 }],
    });
  });

  it('repairs nothing that could mean something else', () => {
    for (const input of [
      { count: '1,5' },
      { count: '0x10' },
      { flag: 'yes' },
      { tags: '[oops' },
      { mode: 'fastt' },
      { x: 1 },
    ]) {
      expect(corrected(input)).toBeUndefined();
    }
  });

  it('gives valid data or nothing, and leaves its input alone', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('count', 'flag', 'name', 'tags', 'mode', '__proto__'), fc.jsonValue()),
        (input) => {
          const before = JSON.stringify(input);
          const result = corrected(input);
          if (result) expect(schema.safeParse(result.data).success).toBe(true);
          expect(JSON.stringify(input)).toBe(before);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('problemsOf', () => {
  it('never throws and never repeats a long value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (input) => {
        const result = schema.safeParse({ ...input, name: 5, [`k${'x'.repeat(500)}`]: 1 });
        if (result.success) return;
        const problems = problemsOf(schema, input, result.error.issues);
        expect(problems.length).toBeGreaterThan(0);
        expect(problems.length).toBeLessThanOrEqual(11);
        for (const problem of problems) expect(problem.length).toBeLessThan(400);
      }),
    );
  });
});
