import { describe, expect, it } from 'vitest';
import { whenMeant, whenText, wordsMeant } from './meeting.ts';
import { recurrenceFrom, recurrenceText } from './recurrence.ts';

const berlin = { time_zone: 'Europe/Berlin' };

describe('when a meeting is', () => {
  it('a duration is time that passes, also through the night in which the clocks change', () => {
    const when = whenMeant({ start: '2026-10-25T01:30', duration: 120, ...berlin });
    expect(when).toMatchObject({ startsAt: '2026-10-25T01:30:00', endsAt: '2026-10-25T02:30:00' });
    expect(whenText(when)).toBe(
      '2026-10-25T01:30:00+02:00 to 2026-10-25T02:30:00+01:00 Europe/Berlin (2026-10-24T23:30Z to 2026-10-25T01:30Z UTC)',
    );
  });

  it('a day is whole, and the end is the last day', () => {
    const when = whenMeant({ start: '2026-03-28', end: '2026-03-29', ...berlin });
    expect(when).toMatchObject({ allDay: true, startsAt: '2026-03-28', endsAt: '2026-03-30' });
    // 47 hours: the clocks go forward on the second day.
    expect(when.end.getTime() - when.start.getTime()).toBe(47 * 3_600_000);
    expect(whenText(when)).toBe('2026-03-28 to 2026-03-29, all day, both included');
    expect(whenText(whenMeant({ start: '2026-03-28', ...berlin }))).toBe('2026-03-28, all day');
  });

  it.each([
    ['no end', { start: '2026-07-01T09:00' }, 'COMMS_TIME_INVALID'],
    ['both', { start: '2026-07-01T09:00', end: '2026-07-01T10:00', duration: 60 }, 'COMMS_TIME_INVALID'],
    ['end before start', { start: '2026-07-01T09:00', end: '2026-07-01T08:00' }, 'COMMS_TIME_INVALID'],
    ['end that is a day', { start: '2026-07-01T09:00', end: '2026-07-01' }, 'COMMS_TIME_INVALID'],
    ['minutes of a day', { start: '2026-07-01', duration: 60 }, 'COMMS_TIME_INVALID'],
    ['two months', { start: '2026-07-01', end: '2026-08-31' }, 'COMMS_TIME_INVALID'],
    ['an end that is missing', { start: '2026-03-29T01:00', end: '2026-03-29T02:15' }, 'COMMS_TIME_NONEXISTENT'],
  ])('%s is refused', (_, times, code) => {
    expect(() => whenMeant({ ...times, ...berlin })).toThrow(expect.objectContaining({ code }));
  });
});

describe('recurrence', () => {
  const weekly = { frequency: 'weekly', weekdays: ['wed', 'mon'], until: '2026-12-31', interval: 2 } as const;

  it('is put in order and told in words', () => {
    const { recurrence } = whenMeant({ start: '2026-11-25T09:00', duration: 30, recurrence: weekly, ...berlin });
    expect(recurrence && recurrenceText(recurrence)).toBe('every 2 weeks on mon, wed until 2026-12-31');
  });

  it.each([
    [{ ...weekly, weekdays: ['tue'] as const }, 'the start is a wed'],
    [{ ...weekly, count: 3 }, 'exclude each other'],
    [{ ...weekly, until: '2026-11-24' }, 'before the start'],
    [{ ...weekly, until: 'never' }, 'is no day'],
    [{ ...weekly, frequency: 'daily' as const }, 'belong to weekly'],
  ])('%j is refused', (recurrence, problem) => {
    expect(() => whenMeant({ start: '2026-11-25T09:00', duration: 30, recurrence, ...berlin })).toThrow(problem);
  });

  it.each([
    ['monthly', '2026-01-31T09:00'],
    ['yearly', '2028-02-29T09:00'],
  ] as const)('%s from %s is refused: programs read it differently', (frequency, start) => {
    expect(() => whenMeant({ start, duration: 30, recurrence: { frequency }, ...berlin })).toThrow('not every');
  });
});

describe('the words of a meeting', () => {
  it('are kept as they are', () => {
    const words = { title: 'Budget; 2nd, draft', location: 'Room 4\\B', description: 'Line\r\nnext\ttab' };
    expect(wordsMeant(words)).toEqual({ ...words, description: 'Line\nnext\ttab' });
  });

  it.each(['a\nb', 'a\rb', 'a\0b', 'a\u2028b', 'a\u202Eb', 'a\u0085b', 'a\uD800b', 'a\u200Bb', 'a\u{E0041}b'])(
    '%j is refused as a title, and but for line breaks as a description',
    (title) => {
      const refused = expect.objectContaining({ code: 'COMMS_TEXT_REFUSED' });
      expect(() => wordsMeant({ title })).toThrow(refused);
      if (!/[\n\r]/.test(title)) expect(() => wordsMeant({ title: 'x', description: title })).toThrow(refused);
    },
  );
});

describe('an RRULE', () => {
  it('is read as far as people use it', () => {
    expect(recurrenceFrom('RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20261231T235959Z')).toEqual({
      frequency: 'weekly',
      interval: 2,
      weekdays: ['mon', 'wed'],
      until: '2026-12-31',
    });
    expect(recurrenceFrom('freq=daily;count=10')).toEqual({ frequency: 'daily', count: 10 });
  });

  it.each([
    '',
    'FREQ=HOURLY',
    'COUNT=3',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;FREQ=WEEKLY',
    'FREQ=MONTHLY;BYDAY=1MO',
    'FREQ=DAILY\r\nATTENDEE:x',
    'FREQ=DAILY;BYSETPOS=1',
    '__proto__=1',
  ])('%j is refused', (rrule) =>
    expect(() => recurrenceFrom(rrule)).toThrow(expect.objectContaining({ code: 'COMMS_RECURRENCE_INVALID' })),
  );
});
