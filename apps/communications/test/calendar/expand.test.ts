import fc from 'fast-check';
import ICAL from 'ical.js';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { describe, expect, it } from 'vitest';
import { availabilityOf, expanded } from '../../src/adapters/calendar/ics/busy.ts';
import { instantsOf } from '../../src/domain/calendar/local-time.ts';

const calendar = (...events: string[][]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', 'UID:e1', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\r\n');

const year = { start: new Date('2026-01-01'), end: new Date('2027-01-01') };
const look = { window: year, zone: 'Europe/Berlin' };

const busy = (text: string, window = year, person = 'bo@corp.test') => {
  const { status, busy } = availabilityOf(person, { own: [text] }, { ...look, window });
  expect(status).toBe('known');
  return busy.map(({ start, end }) => `${start.toISOString().slice(0, 16)}/${end.toISOString().slice(0, 16)}`);
};
const window = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });

describe('busy times of events', () => {
  const berlin = 'DTSTART;TZID=Europe/Berlin:20260323T090000';

  it('keep their local time across a change of clocks', () => {
    const weekly = calendar([berlin, 'DTEND;TZID=Europe/Berlin:20260323T100000', 'RRULE:FREQ=WEEKLY;COUNT=2']);
    expect(busy(weekly)).toEqual(['2026-03-23T08:00/2026-03-23T09:00', '2026-03-30T07:00/2026-03-30T08:00']);
  });

  it('leave out what is excluded, in whatever zone that is written', () => {
    const daily = [berlin, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=4'];
    const dates = [
      'EXDATE;TZID=Europe/Berlin:20260323T090000',
      'EXDATE:20260324T080000Z',
      'EXDATE;VALUE=DATE:20260325',
    ];
    expect(busy(calendar([...daily, ...dates]))).toEqual(['2026-03-26T08:00/2026-03-26T09:00']);
  });

  it('move, shorten and cancel single occurrences', () => {
    const daily = [berlin, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3'];
    const moved = ['RECURRENCE-ID:20260324T080000Z', 'DTSTART:20260401T120000Z', 'DTEND:20260401T123000Z'];
    const gone = ['RECURRENCE-ID;TZID=Europe/Berlin:20260325T090000', 'DTSTART:20260325T080000Z', 'STATUS:CANCELLED'];
    const expected = ['2026-03-23T08:00/2026-03-23T09:00', '2026-04-01T12:00/2026-04-01T12:30'];
    expect(busy(calendar(daily, moved, gone))).toEqual(expected);
    // Also where the window shows only where it was moved to, or from.
    expect(busy(calendar(daily, moved, gone), window('2026-04-01', '2026-04-02'))).toEqual(expected.slice(1));
    expect(busy(calendar(daily, moved, gone), window('2026-03-24', '2026-03-25'))).toEqual([]);
  });

  it('move all that follow', () => {
    const daily = [berlin, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3'];
    const later = [
      'RECURRENCE-ID;RANGE=THISANDFUTURE:20260324T080000Z',
      'DTSTART;TZID=Europe/Berlin:20260324T110000',
      'DURATION:PT30M',
    ];
    expect(busy(calendar(daily, later))).toEqual([
      '2026-03-23T08:00/2026-03-23T09:00',
      '2026-03-24T10:00/2026-03-24T10:30',
      '2026-03-25T10:00/2026-03-25T10:30',
    ]);
  });

  it('are one occurrence where somebody was invited to just that', () => {
    expect(
      busy(calendar(['RECURRENCE-ID:20260324T080000Z', 'DTSTART:20260324T090000Z', 'DURATION:PT1H'])),
    ).toHaveLength(1);
  });

  it.each([
    'STATUS:CANCELLED',
    'TRANSP:TRANSPARENT',
    'X-MICROSOFT-CDO-BUSYSTATUS:FREE',
    'ATTENDEE;PARTSTAT=DECLINED:MAILTO:Bo@corp.test',
  ])('are none with %s', (line) => expect(busy(calendar([berlin, 'DURATION:PT1H', line]))).toEqual([]));

  it('are there when another declined', () => {
    expect(busy(calendar([berlin, 'DURATION:PT1H', 'ATTENDEE;PARTSTAT=DECLINED:mailto:eve@corp.test']))).toHaveLength(
      1,
    );
  });

  it("of whole days are days of the asker's zone, the last included", () => {
    // The first of two days is the one on which the clocks go forward.
    const days = calendar(['DTSTART;VALUE=DATE:20260329', 'DTEND;VALUE=DATE:20260331']);
    expect(busy(days)).toEqual(['2026-03-28T23:00/2026-03-30T22:00']);
    expect(busy(calendar(['DTSTART;VALUE=DATE:20260329']))).toEqual(['2026-03-28T23:00/2026-03-29T22:00']);
    expect(busy(days, window('2026-03-30T22:00Z', '2026-04-01'))).toEqual([]);
    const yearly = calendar(['DTSTART;VALUE=DATE:20200329', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20250329']);
    expect(busy(yearly, window('2025-01-01', '2027-01-01'))).toEqual(['2026-03-28T23:00/2026-03-29T22:00']);
  });

  it('follow UNTIL, which is UTC, in local time', () => {
    // 23:00 in Berlin on the 24th is 22:00 UTC; the UNTIL of 22:00 UTC still includes it.
    const rule = (until: string) =>
      calendar(['DTSTART;TZID=Europe/Berlin:20260323T230000', 'DURATION:PT30M', `RRULE:FREQ=DAILY;UNTIL=${until}`]);
    expect(busy(rule('20260324T220000Z'))).toHaveLength(2);
    expect(busy(rule('20260324T215959Z'))).toHaveLength(1);
    expect(busy(rule('20260324'))).toHaveLength(2);
  });

  it('add what RDATE adds', () => {
    expect(busy(calendar([berlin, 'DURATION:PT1H', 'RDATE:20260501T070000Z']))).toHaveLength(2);
  });

  it('take the rules of a zone that only the file knows from the file', () => {
    const [block = ''] = tzlib_get_ical_block('Europe/Berlin');
    const zone = block.replace('TZID:Europe/Berlin', 'TZID:W. Europe Standard Time');
    const event = calendar(['DTSTART;TZID=W. Europe Standard Time:20260330T090000', 'DURATION:PT1H']);
    expect(busy(event.replace('BEGIN:VEVENT', `${zone}\r\nBEGIN:VEVENT`))).toEqual([
      '2026-03-30T07:00/2026-03-30T08:00',
    ]);
  });

  it.each([
    ['a zone that nobody knows', ['DTSTART;TZID=Mars/Base:20260330T090000', 'DURATION:PT1H']],
    ['a start that is missing', ['SUMMARY:x']],
    ['a meeting of every second', ['DTSTART:20260101T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY']],
  ])('make it unknown whether somebody is free: %s', (_, lines) => {
    const good = calendar([berlin, 'DURATION:PT1H']);
    const found = availabilityOf('bo@corp.test', { own: [calendar(lines), good] }, look);
    expect(found).toMatchObject({ status: 'unknown', busy: [{}] });
  });

  it('make it unknown where a text is no calendar at all', () => {
    expect(availabilityOf('bo@corp.test', { own: ['BEGIN:VCALENDAR\r\nnonsense'] }, look).status).toBe('unknown');
  });
});

it('agrees with ical.js counting every occurrence from the first, whatever the rule, zone and window', {
  timeout: 60_000,
}, () => {
  const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
  const rule = fc
    .record({
      freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      interval: fc.integer({ min: 1, max: 5 }),
      end: fc.constantFrom('', ';COUNT=40', ';UNTIL=20260701T000000Z'),
      by: fc.subarray(days, { maxLength: 3 }),
      nth: fc.constantFrom('', '1', '-1', '2'),
      position: fc.constantFrom('', ';BYSETPOS=1', ';BYSETPOS=-1'),
    })
    .map(({ freq, interval, end, by, nth, position }) => {
      const prefix = freq === 'MONTHLY' ? nth : '';
      const on = by.length > 0 && freq !== 'YEARLY' ? `;BYDAY=${by.map((day) => prefix + day).join(',')}` : '';
      return `FREQ=${freq};INTERVAL=${interval}${on}${on && freq === 'MONTHLY' ? position : ''}${end}`;
    });
  const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata');
  const start = fc
    .integer({ min: Date.UTC(2021, 0), max: Date.UTC(2026, 6) })
    .map((at) => new Date(at).toISOString().slice(0, 16));
  const from = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2026, 11) });
  let found = 0;
  fc.assert(
    fc.property(rule, zone, start, from, fc.integer({ min: 1, max: 60 }), (rrule, tzid, local, begins, length) => {
      const at = `${local.replaceAll(/[-:]/g, '')}00`;
      const [block = ''] = tzlib_get_ical_block(tzid);
      const event = calendar([`DTSTART;TZID=${tzid}:${at}`, 'DURATION:PT50M', `RRULE:${rrule}`]).replace(
        'BEGIN:VEVENT',
        `${block}\r\nBEGIN:VEVENT`,
      );
      const span = { start: new Date(begins), end: new Date(begins + length * 86_400_000) };
      const { occurrences } = expanded([event], { window: span, zone: 'UTC' });
      const component = new ICAL.Component(ICAL.parse(event) as unknown[]).getFirstSubcomponent('vevent');
      const iterator = new ICAL.Event(component ?? undefined).iterator();
      const expected: string[] = [];
      for (let next = iterator.next(); next && next.toJSDate() < span.end; next = iterator.next()) {
        // Where the clocks change readers differ; that is tested by itself.
        if (instantsOf(next.toString().slice(0, 19), tzid).length !== 1) return;
        if (next.toJSDate().getTime() + 50 * 60_000 > span.start.getTime())
          expected.push(next.toJSDate().toISOString());
      }
      found += expected.length;
      // A start that its own rule does not give is one to most programs, and to none in ical.js.
      const [first = ''] = instantsOf(`${local}:00`, tzid).map((one) => one.toISOString());
      const seen = occurrences.map(({ start }) => start.toISOString());
      expect(seen.filter((one) => one !== first || expected.includes(one))).toEqual(expected);
    }),
    { numRuns: 400 },
  );
  expect(found).toBeGreaterThan(200);
});
