import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, timeIn } from './timestamp.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const time = (text: string, zoneMinutes = 0) => {
  const bytes = Buffer.from(text);
  return timeIn(bytes, 0, bytes.length, { zoneMinutes, now })?.time;
};
const iso = (text: string, zoneMinutes = 0) => {
  const found = time(text, zoneMinutes);
  return found === undefined ? undefined : new Date(found).toISOString();
};

describe('timeIn', () => {
  it.each([
    ['2026-02-28T17:25:05.372193979Z stdout F hello', '2026-02-28T17:25:05.372Z'],
    ['2026-02-28 17:25:05,372 - app - ERROR - no', '2026-02-28T17:25:05.372Z'],
    ['2026-02-28T17:25:05+08:00 x', '2026-02-28T09:25:05.000Z'],
    ['2026-02-28 17:25:05 -0330 x', '2026-02-28T20:55:05.000Z'],
    ['[2026-02-28 17:25:05] production.ERROR: no', '2026-02-28T17:25:05.000Z'],
    ['2026/02/28 17:25:05 [error] 31#31: *1 open() failed', '2026-02-28T17:25:05.000Z'],
    ['10.0.0.9 - - [28/Feb/2026:17:25:05 +0100] "GET / HTTP/1.1" 200 5', '2026-02-28T16:25:05.000Z'],
    ['Feb 28 17:25:05 host sshd[7]: bye', '2026-02-28T17:25:05.000Z'],
    ['Feb  8 17:25:05 host sshd[7]: bye', '2026-02-08T17:25:05.000Z'],
    ['<34>1 2026-02-28T17:25:05.003Z host app - - - hi', '2026-02-28T17:25:05.003Z'],
    ['E0228 17:25:05.372193       1 leader.go:7] lost', '2026-02-28T17:25:05.372Z'],
    ['INFO  [2026-02-28 17:25:05,372] org.example.App: up', '2026-02-28T17:25:05.372Z'],
    ['1772299505 up', '2026-02-28T17:25:05.000Z'],
    ['1772299505.25 up', '2026-02-28T17:25:05.250Z'],
    ['1772299505372 up', '2026-02-28T17:25:05.372Z'],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected));

  it.each([
    '17:25:05.372 INFO no date',
    'took 1234567 ms',
    'order 2026-0228 failed',
    '2026-13-01T00:00:00Z',
    '2026-02-28T25:00:00Z',
    '',
    'Feb',
  ])('finds none in %j', (text) => expect(iso(text)).toBeUndefined());

  it('takes a time without its year for the last one that is not in the future', () => {
    expect(iso('Dec 31 23:59:59 host x')).toBe('2025-12-31T23:59:59.000Z');
  });

  it('reads times without zone as the machine has them', () => {
    expect(iso('2026-02-28 17:25:05 x', 120)).toBe('2026-02-28T15:25:05.000Z');
    expect(iso('2026-02-28T17:25:05Z x', 120)).toBe('2026-02-28T17:25:05.000Z');
  });

  it('reads what Date writes, and never throws', () => {
    const dates = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, fc.string(), (date, rest) => {
        expect(time(`${date.toISOString()} ${rest}`)).toBe(date.getTime());
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const found = timeIn(bytes, 0, bytes.length, { zoneMinutes: 0, now });
        expect(found === undefined || (Number.isFinite(found.time) && found.end <= bytes.length)).toBe(true);
      }),
    );
  });
});

describe('epochMs', () => {
  it('knows the unit by the size', () => {
    for (const value of [1772299505, 1772299505372, 1772299505372000, 1772299505372000000])
      expect(Math.floor((epochMs(value) ?? 0) / 1000)).toBe(1772299505);
    expect([epochMs(12), epochMs(Number.NaN), epochMs(1e25)]).toEqual([undefined, undefined, undefined]);
  });
});
