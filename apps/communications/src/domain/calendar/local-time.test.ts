import type { CodedError } from '@enterprise-mcp/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, instantsOf, isDay, isZone, localOf, timeMeant, withOffset, zoneMeant } from './local-time.ts';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
  'America/Santiago',
  'Africa/Casablanca',
  'UTC',
];

const thrownBy = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error as CodedError;
  }
  throw new Error('nothing was thrown');
};

describe('a time zone', () => {
  it.each(ZONES)('%s is one', (name) => expect(zoneMeant(name)).toBe(name));

  it.each(['CET', 'EST', '+02:00', 'Berlin', 'Europe/Berlim', '', 'europe/../x', 'UTC+1', 'Z'])(
    '%j is none',
    (name) => {
      expect(isZone(name)).toBe(false);
      expect(thrownBy(() => zoneMeant(name)).code).toBe('COMMS_TIME_ZONE_UNKNOWN');
    },
  );

  it('is suggested where a name is nearly right', () => {
    expect(thrownBy(() => zoneMeant('Europe/Berlim')).message).toContain("Did you mean 'Europe/Berlin'");
  });
});

describe('local time', () => {
  it('names every instant, and no instant that it does not name', () => {
    const instant = fc
      .integer({ min: Date.UTC(2012, 0), max: Date.UTC(2037, 0) })
      .map((time) => Math.floor(time / 60_000) * 60_000);
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instant, (zone, time) => {
        const at = new Date(time);
        const found = instantsOf(localOf(at, zone), zone);
        expect(found.map(Number)).toContain(time);
        for (const one of found) expect(localOf(one, zone)).toBe(localOf(at, zone));
        expect(Date.parse(withOffset(at, zone))).toBe(time);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is missing and comes twice exactly where the clocks change: minute by minute through both nights', () => {
    const counted = (zone: string, day: string) => {
      const counts = [0, 0, 0];
      for (let minute = 0; minute < 1440; minute++) {
        const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        const found = instantsOf(`${day}T${clock}:00`, zone).length;
        counts[found] = (counts[found] ?? 0) + 1;
      }
      return counts;
    };
    expect(counted('Europe/Berlin', '2026-03-29')).toEqual([60, 1380, 0]);
    expect(counted('Europe/Berlin', '2026-10-25')).toEqual([0, 1380, 60]);
    expect(counted('Australia/Lord_Howe', '2026-10-04')).toEqual([30, 1410, 0]);
    expect(counted('America/Santiago', '2026-09-06')).toEqual([60, 1380, 0]); // midnight is missing
    expect(counted('Asia/Kolkata', '2026-03-29')).toEqual([0, 1440, 0]);
  });

  it('that is missing names the times on both sides', () => {
    const error = thrownBy(() => timeMeant('start', '2026-03-29T02:30', 'Europe/Berlin'));
    expect(error.code).toBe('COMMS_TIME_NONEXISTENT');
    expect(error.message).toContain('Use 2026-03-29T01:30:00 or 2026-03-29T03:30:00');
  });

  it('that comes twice asks which, and takes the answer', () => {
    const error = thrownBy(() => timeMeant('start', '2026-10-25T02:30', 'Europe/Berlin'));
    expect(error.code).toBe('COMMS_TIME_AMBIGUOUS');
    const [first, second] = error.details['choices'] as string[];
    expect([first, second]).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']);
    expect(timeMeant('start', first ?? '', 'Europe/Berlin').at.toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(timeMeant('start', second ?? '', 'Europe/Berlin').at.toISOString()).toBe('2026-10-25T01:30:00.000Z');
  });

  it.each([
    '2026-07-01T09:00Z',
    '2026-07-01T09:00+01:00',
    '2026-13-01T09:00',
    '2026-02-30T09:00',
    '2026-07-01T25:00',
    '9am',
    '2026-07-01',
  ])('%s is refused in Berlin', (value) =>
    expect(thrownBy(() => timeMeant('start', value, 'Europe/Berlin')).code).toBe('COMMS_TIME_INVALID'),
  );

  it('that is missing is read as calendars do where nobody can be asked', () => {
    expect(instantOf('2026-03-29T02:30:00', 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(instantOf('2026-10-25T02:30:00', 'Europe/Berlin').toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });
});

it('knows which days exist', () => {
  expect(['2024-02-29', '2026-02-29', '2026-1-1', '20260101'].map(isDay)).toEqual([true, false, false, false]);
});
