import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expanded } from '../../src/adapters/calendar/ics/busy.ts';
import { invitation, storedEvent } from '../../src/adapters/calendar/ics/write.ts';
import { aMeeting, bo, organizer } from './a-meeting.ts';
import { strictlyRead } from './strict-reader.ts';

const times = { start: '2026-11-25T09:00', duration: 45, time_zone: 'Europe/Berlin' };
const lineOf = (text: string, name: string) => strictlyRead(text).find((line) => line.name === name);
const namesOf = (text: string) =>
  strictlyRead(text).map(({ name, value }) => (name === 'BEGIN' ? `BEGIN:${value}` : name));

describe('an invitation', () => {
  const text = invitation(aMeeting({ ...times, recurrence: { frequency: 'weekly', until: '2026-12-31' } }));

  it('asks each attendee, in the zone of the meeting, whose rules it brings', () => {
    expect(lineOf(text, 'METHOD')?.value).toBe('REQUEST');
    expect(lineOf(text, 'DTSTART')).toMatchObject({ parameters: {} });
    const starts = strictlyRead(text).filter(({ name }) => name === 'DTSTART');
    expect(starts.at(-1)).toMatchObject({ parameters: { TZID: 'Europe/Berlin' }, value: '20261125T090000' });
    expect(lineOf(text, 'TZID')?.value).toBe('Europe/Berlin');
    expect(lineOf(text, 'ORGANIZER')).toEqual({
      name: 'ORGANIZER',
      parameters: { CN: organizer.name },
      value: 'mailto:ada@corp.test',
    });
    expect(lineOf(text, 'ATTENDEE')).toEqual({
      name: 'ATTENDEE',
      parameters: { CN: bo.name, ROLE: 'REQ-PARTICIPANT', PARTSTAT: 'NEEDS-ACTION', RSVP: 'TRUE' },
      value: 'mailto:bo@corp.test',
    });
    // The last day, to its end in Berlin, as UTC.
    expect(strictlyRead(text).findLast(({ name }) => name === 'RRULE')?.value).toBe(
      'FREQ=WEEKLY;UNTIL=20261231T225959Z',
    );
  });

  it('is the same bytes for the same meeting', () => {
    expect(invitation(aMeeting({ ...times, recurrence: { frequency: 'weekly', until: '2026-12-31' } }))).toBe(text);
  });

  it('is not what is stored: that tells the server to invite nobody, for it is done by mail', () => {
    const stored = storedEvent(aMeeting(times));
    expect(lineOf(stored, 'METHOD')).toBeUndefined();
    expect(lineOf(stored, 'ATTENDEE')?.parameters).toMatchObject({ 'SCHEDULE-AGENT': 'CLIENT' });
  });

  it('writes days as days, UTC as UTC and the second of a time that comes twice by its instant', () => {
    const days = storedEvent(aMeeting({ start: '2026-03-28', end: '2026-03-29', time_zone: 'Europe/Berlin' }));
    expect(lineOf(days, 'DTEND')).toEqual({ name: 'DTEND', parameters: { VALUE: 'DATE' }, value: '20260330' });
    expect(lineOf(storedEvent(aMeeting({ ...times, time_zone: 'UTC' })), 'DTSTART')?.value).toBe('20261125T090000Z');
    const twice = storedEvent(aMeeting({ ...times, start: '2026-10-25T02:30+01:00' }));
    expect(strictlyRead(twice).findLast(({ name }) => name === 'DTSTART')?.value).toBe('20261025T013000Z');
  });
});

it('what is written is read back as the same time, in every zone, over changes of clocks', () => {
  const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone').filter((name) => name.includes('/')));
  const start = fc
    .integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) })
    .map((at) => new Date(at).toISOString().slice(0, 16));
  fc.assert(
    fc.property(zone, start, fc.integer({ min: 1, max: 3_000 }), (time_zone, from, duration) => {
      let meeting: ReturnType<typeof aMeeting>;
      try {
        meeting = aMeeting({ start: from, duration, time_zone });
      } catch {
        return; // missing or twice
      }
      const window = { start: new Date('2025-01-01'), end: new Date('2029-01-01') };
      const { occurrences, problems } = expanded([storedEvent(meeting)], { window, zone: 'UTC' });
      expect(problems).toEqual([]);
      expect(occurrences).toMatchObject([{ start: meeting.start, end: meeting.end, title: 'Planning', busy: true }]);
    }),
    { numRuns: 300 },
  );
});

/** 10,000 meetings are more than 100,000 texts. */
const MEETINGS = Number(process.env['COMMS_HOSTILE_MEETINGS'] ?? 10_000);

it(`${MEETINGS} meetings of 11 hostile texts each bring no line, parameter or attendee that was not meant`, {
  timeout: 60_000 + MEETINGS * 20,
}, () => {
  const bad = fc.constantFrom(
    '\r\nATTENDEE:mailto:eve@evil.example',
    '\nBEGIN:VEVENT',
    '\r',
    '\n',
    '\u2028',
    '\u0085',
    '\v',
    '\f',
    '\u001C',
    '\0',
    ';',
    ',',
    ':',
    '"',
    '^n',
    "^'",
    '^^',
    '\\',
    '\\n',
    '=',
    ' ',
    '\t',
    'END:VCALENDAR',
    ';CN=x',
    '":mailto:eve@evil.example',
    'é',
    '會',
    '🙂',
    '\uD800',
    '\u202E',
    '%0D%0A',
    '\r\n ',
    '\n\t',
    'a'.repeat(80),
  );
  const text = fc
    .array(fc.oneof(bad, bad, fc.string({ maxLength: 8 })), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''));
  const local = fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,8}$/);
  const person = fc.tuple(text, local).map(([name, user]) => ({ name, address: `${user}@corp.test` }));
  const expected = namesOf(
    invitation(aMeeting(times, { location: 'x', description: 'x', attendees: [bo, bo, bo, bo] })),
  );
  let texts = 0;
  fc.assert(
    fc.property(
      text,
      text,
      text,
      person,
      fc.tuple(person, person, person, person),
      (title, location, description, organizer, attendees) => {
        // What a UID is made of is the server's own; all else comes from outside, here unchecked by the domain.
        const written = invitation(
          aMeeting(times, {
            title: `x${title}`,
            location: `x${location}`,
            description: `x${description}`,
            organizer,
            attendees,
          }),
        );
        texts += 11;
        expect(namesOf(written)).toEqual(expected);
        const lines = strictlyRead(written);
        const recipients = lines
          .filter(({ name }) => name === 'ATTENDEE')
          .map(({ value }) => decodeURIComponent(value));
        expect(recipients).toEqual(attendees.map(({ address }) => `mailto:${address}`));
        for (const { name, parameters } of lines) {
          const allowed =
            name === 'ATTENDEE' ? ['CN', 'ROLE', 'PARTSTAT', 'RSVP'] : name === 'ORGANIZER' ? ['CN'] : ['TZID'];
          expect(allowed).toEqual(expect.arrayContaining(Object.keys(parameters)));
        }
        expect(written.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
      },
    ),
    { numRuns: MEETINGS },
  );
  expect(texts).toBeGreaterThanOrEqual(MEETINGS * 10);
});
