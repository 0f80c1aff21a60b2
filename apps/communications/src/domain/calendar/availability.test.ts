import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conflictsOf, freeSlots } from './availability.ts';
import { localOf } from './local-time.ts';
import { merged, overlaps, type Span } from './span.ts';

const at = (time: string) => new Date(`${time}Z`);
const span = (start: string, end: string): Span => ({ start: at(start), end: at(end) });
const known = (address: string, ...busy: Span[]) => ({ address, status: 'known', busy }) as const;

const search = {
  window: span('2026-11-23T00:00', '2026-11-28T00:00'),
  duration: 60,
  timeZone: 'UTC',
  hours: [9, 17],
  weekends: false,
  most: 3,
} as const;

describe('free times', () => {
  it("lie between everybody's meetings, at quarters of an hour", () => {
    const people = [
      known('ada@corp.test', span('2026-11-23T09:00', '2026-11-23T10:05')),
      known('bo@corp.test', span('2026-11-23T11:30', '2026-11-23T16:00')),
    ];
    expect(freeSlots(search, people).map(({ start }) => start.toISOString().slice(0, 16))).toEqual([
      '2026-11-23T10:15',
      '2026-11-23T16:00',
      '2026-11-24T09:00',
    ]);
  });

  it("are nobody's meetings, within the hours and the window, whatever people have: 300 calendars in 4 zones", () => {
    const start = search.window.start.getTime();
    const minutes = fc.integer({ min: -600, max: 8_000 });
    const busy = fc.array(fc.tuple(minutes, fc.integer({ min: 1, max: 700 })), { maxLength: 25 });
    const zone = fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York', 'Asia/Kathmandu');
    fc.assert(
      fc.property(busy, zone, fc.integer({ min: 5, max: 300 }), (taken, timeZone, duration) => {
        const spans = taken.map(([from, length]) => ({
          start: new Date(start + from * 60_000),
          end: new Date(start + (from + length) * 60_000),
        }));
        for (const slot of freeSlots({ ...search, timeZone, duration, most: 50 }, [known('a@corp.test', ...spans)])) {
          expect(spans.some((one) => overlaps(one, slot))).toBe(false);
          expect(slot.end.getTime() - slot.start.getTime()).toBe(duration * 60_000);
          expect(slot.start >= search.window.start && slot.end <= search.window.end).toBe(true);
          const [from, to] = [localOf(slot.start, timeZone).slice(11), localOf(slot.end, timeZone).slice(11)];
          expect(from >= '09:00:00' && to <= '17:00:00').toBe(true);
          expect(from).toMatch(/:(00|15|30|45):00$/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('leave weekends out unless they are wanted', () => {
    const weekend = { ...search, window: span('2026-11-28T00:00', '2026-11-30T00:00') };
    expect(freeSlots(weekend, [])).toEqual([]);
    expect(freeSlots({ ...weekend, weekends: true }, [])).toHaveLength(3);
  });
});

it('conflicts name who and when; touching is none', () => {
  const people = [known('ada@corp.test', span('2026-11-23T09:00', '2026-11-23T10:00')), known('bo@corp.test')];
  expect(conflictsOf([span('2026-11-23T10:00', '2026-11-23T11:00')], people)).toEqual([]);
  expect(conflictsOf([span('2026-11-23T09:59', '2026-11-23T11:00')], people)).toEqual([
    { address: 'ada@corp.test', ...span('2026-11-23T09:00', '2026-11-23T10:00') },
  ]);
});

it('merging keeps every covered minute and adds none', () => {
  const pairs = fc.array(fc.tuple(fc.nat(200), fc.nat(30)), { maxLength: 20 });
  fc.assert(
    fc.property(pairs, (given) => {
      const spans = given.map(([start, length]) => ({ start: new Date(start), end: new Date(start + length) }));
      const covers = (all: readonly Span[], time: number) =>
        all.some(({ start, end }) => +start <= time && time < +end);
      const result = merged(spans);
      for (let time = 0; time < 240; time++) expect(covers(result, time)).toBe(covers(spans, time));
      for (const [index, one] of result.entries())
        expect(index === 0 || one.start > (result[index - 1]?.end ?? one.start)).toBe(true);
    }),
  );
});
