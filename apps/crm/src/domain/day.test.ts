import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDay, parseDay, parseInstant, parsePast } from './day.ts';

const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9998-12-31'), noInvalidDate: true });
const invalid = expect.objectContaining({ code: 'CRM_FIELD_VALUE_INVALID' });

describe('a day', () => {
  it('is every day of the calendar', () => {
    fc.assert(fc.property(date, (at) => isDay(at.toISOString().slice(0, 10))));
  });

  it.each([
    '2026-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '26-01-01',
    '2026-01-01T00:00:00Z',
    'today',
    '',
  ])('is not %j', (text) => {
    expect(() => parseDay('close_date', text)).toThrow(invalid);
  });
});

describe('a moment', () => {
  it('is taken with any offset, and without one as UTC', () => {
    fc.assert(
      fc.property(date, (at) => {
        const text = at.toISOString();
        expect(parseInstant('since', text)).toEqual(at);
        expect(parseInstant('since', text.slice(0, -1))).toEqual(at);
      }),
    );
    expect(parseInstant('since', '2026-04-15T14:00:00+02:00')).toEqual(new Date('2026-04-15T12:00:00Z'));
  });

  it('is the first of a day, as an end the first after it', () => {
    fc.assert(
      fc.property(date, (at) => {
        const day = at.toISOString().slice(0, 10);
        const since = parseInstant('since', day);
        const until = parseInstant('until', day, 'until');
        expect(since <= at && at < until).toBe(true);
        expect(until.getTime() - since.getTime()).toBe(86_400_000);
      }),
    );
  });

  it('is refused or a date, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(parseInstant('since', text).getTime()).not.toBeNaN();
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'CRM_FIELD_VALUE_INVALID' });
        }
      }),
    );
  });

  it.each(['2026-04-15T25:00:00Z', '2026-02-30T10:00:00Z', '2026-04-15 10:00', 'yesterday'])('is not %j', (text) => {
    expect(() => parseInstant('since', text)).toThrow(invalid);
  });

  it('that has been lies at most a time zone ahead', () => {
    const now = new Date('2026-04-15T12:00:00Z');
    expect(parsePast('occurred_at', '2026-04-16T01:00', now)).toEqual(new Date('2026-04-16T01:00:00Z'));
    expect(() => parsePast('occurred_at', '2026-04-17', now)).toThrow(invalid);
  });
});
