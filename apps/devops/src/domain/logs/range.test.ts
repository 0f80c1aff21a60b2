import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RangeInput, rangeOf } from './range.ts';

const now = new Date('2026-03-01T12:00:00Z');
const range = (input: RangeInput) => {
  const { from, to } = rangeOf(input, now);
  return [new Date(from).toISOString(), new Date(to).toISOString()];
};

describe('rangeOf', () => {
  it.each([
    [{}, '2026-03-01T11:00:00.000Z', '2026-03-01T12:00:00.000Z'],
    [{ since: '15m' }, '2026-03-01T11:45:00.000Z', '2026-03-01T12:00:00.000Z'],
    [{ since: '2026-03-01T10:00:00+01:00' }, '2026-03-01T09:00:00.000Z', '2026-03-01T12:00:00.000Z'],
    [{ from: '2026-02-28 17:00', to: '2026-02-28 18:00' }, '2026-02-28T17:00:00.000Z', '2026-02-28T18:00:00.000Z'],
    [{ since: '10m', to: '2026-02-28T18:00:00Z' }, '2026-02-28T17:50:00.000Z', '2026-02-28T18:00:00.000Z'],
    [{ from: '1h', to: '30m' }, '2026-03-01T10:30:00.000Z', '2026-03-01T11:30:00.000Z'],
  ])('%j', (input, from, to) => expect(range(input)).toEqual([from, to]));

  it.each([
    [{ since: 'yesterday' }, "'yesterday' is no time"],
    [{ since: '15m', from: '2026-02-28' }, 'exclude each other'],
    [{ from: '2026-02-28', to: '2026-02-27' }, 'it begins at'],
    [{ since: '8d' }, 'longer than 7 days'],
    [{ from: '2026-02-30', to: '2026-13-01' }, 'is no time'],
  ])('refuses %j', (input, problem) => expect(() => range(input)).toThrow(problem));

  it('answers with a range or a code', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (since, to) => {
        try {
          const { from, to: end } = rangeOf({ since, to }, now);
          expect(from).toBeLessThan(end);
        } catch (error) {
          expect(error).toMatchObject({ code: 'DEVOPS_RANGE_INVALID' });
        }
      }),
    );
  });
});
