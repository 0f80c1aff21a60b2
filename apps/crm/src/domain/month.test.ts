import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthBounds, monthOf, parseMonth, previousMonth } from './month.ts';

const moment = fc.date({ min: new Date('1970-02-01'), max: new Date('2999-11-30'), noInvalidDate: true });

describe('a month', () => {
  it('contains exactly the moments that are of it', () => {
    fc.assert(
      fc.property(moment, (at) => {
        const { from, to } = monthBounds(monthOf(at));
        expect(from <= at && at < to).toBe(true);
        expect(monthOf(new Date(to.getTime() - 1))).toBe(monthOf(at));
      }),
    );
  });

  it('follows the one before without a gap', () => {
    fc.assert(
      fc.property(moment, (at) => {
        const month = monthOf(at);
        expect(monthBounds(previousMonth(month)).to).toEqual(monthBounds(month).from);
      }),
    );
  });

  it.each(['2026-13', '2026-00', '2026-3', '26-03', '2026-03-01', ' 2026-03', '2026-03\n', '0000-01', 'March', ''])(
    'is not %j',
    (text) => {
      expect(() => parseMonth(text)).toThrow(expect.objectContaining({ code: 'CRM_MONTH_INVALID' }));
    },
  );

  it('is refused or kept as it is, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(parseMonth(text)).toBe(text);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'CRM_MONTH_INVALID' });
        }
      }),
    );
  });
});
