import { describe, expect, it } from 'vitest';
import { strictlyRead } from '../../test/calendar/strict-reader.ts';
import { withCalendar } from '../../test/calendar/with-calendar.ts';
import { call, preview } from '../../test/contract/call.ts';
import { scheduleMeeting } from './schedule-meeting.ts';

const planning = {
  title: 'Planning',
  start: '2026-05-06T14:30',
  duration: 45,
  time_zone: 'Europe/Berlin',
  attendees: ['Chiara Conti', 'bela@acme.example'],
};
const [chiara, bela] = ['chiara@acme.example', 'bela@acme.example'];

describe('schedule_meeting', () => {
  it('puts the meeting into the calendar and invites everybody by mail', async () => {
    const { ports, sent, events, has } = await withCalendar();
    await has(chiara);
    const { data, notes } = await call(scheduleMeeting, ports, planning, { key: 'k1' });
    expect(data).toMatchObject({
      outcome: 'scheduled',
      left_the_machine: false,
      when: '2026-05-06T14:30:00+02:00 to 2026-05-06T15:15:00+02:00 Europe/Berlin (2026-05-06T12:30Z to 2026-05-06T13:15Z UTC)',
      invitations: 'sent',
      attendees: [
        { address: chiara, invited: 'accepted', availability: 'free' },
        { address: bela, invited: 'accepted', availability: 'unknown (no calendar of theirs is on this machine)' },
      ],
    });
    expect(await events()).toHaveLength(1);
    expect(sent).toMatchObject([
      { recipients: [chiara, bela], subject: 'Invitation: Planning (2026-05-06 14:30 Europe/Berlin)' },
    ]);
    expect(notes.join(' ')).toMatch(/on this machine.*Nobody was reached.*unknown may be busy/);
  });

  it('makes and sends nothing twice, with a key and without', async () => {
    const { ports, sent, events } = await withCalendar();
    for (const key of ['k1', 'k1', undefined, undefined]) {
      await call(scheduleMeeting, ports, planning, key === undefined ? {} : { key }).catch((error: unknown) =>
        // The second meeting is another one, at a time that is taken by the first.
        expect(error).toMatchObject({ code: 'COMMS_MEETING_CONFLICT' }),
      );
    }
    expect([sent.length, (await events()).length]).toEqual([1, 1]);
    const again = await call(scheduleMeeting, ports, planning, { key: 'k1' });
    expect(again.data).toMatchObject({ outcome: 'exists', invitations: 'sent' });
    expect(sent).toHaveLength(1);
  });

  it('shows beforehand every attendee, local time and UTC, and the hash of the invitation that then goes out', async () => {
    const { ports, sent } = await withCalendar();
    const input = {
      ...planning,
      location: 'Room 4',
      description: 'First\nsecond',
      recurrence: 'FREQ=WEEKLY;COUNT=3',
    };
    const shown = await preview(scheduleMeeting, ports, input);
    for (const part of [
      'Title        Planning',
      '2026-05-06T14:30:00+02:00 to 2026-05-06T15:15:00+02:00 Europe/Berlin (2026-05-06T12:30Z to 2026-05-06T13:15Z UTC)',
      'Repeats      every week, 3 times',
      'Room 4',
      'Acme Assistant <assistant@acme.example>',
      'Chiara Conti <chiara@acme.example>: unknown',
      'Béla Nagy <bela@acme.example>: unknown',
      'nothing leaves this machine',
      'second',
    ]) {
      expect(shown).toContain(part);
    }
    await call(scheduleMeeting, ports, input);
    expect(sent).toHaveLength(1);
    expect(shown).toContain(sent[0]?.sha256);
    const text = Buffer.from(sent[0]?.raw ?? []).toString();
    const ics = Buffer.from(
      /text\/calendar[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(text)?.[1] ?? '',
      'base64',
    ).toString();
    expect(
      strictlyRead(ics)
        .filter(({ name }) => name === 'ATTENDEE')
        .map(({ value }) => value),
    ).toEqual([`mailto:${chiara}`, `mailto:${bela}`]);
  });

  it('does nothing where somebody is busy, and says when all are free', async () => {
    const { ports, sent, events, has } = await withCalendar();
    // Also with the second of its weekly repetitions, in another zone.
    await has(chiara, { start: '2026-05-13T13:30', end: '2026-05-13T13:45', time_zone: 'Europe/London' });
    const weekly = { ...planning, recurrence: 'FREQ=WEEKLY' };
    const refused = call(scheduleMeeting, ports, weekly);
    await expect(refused).rejects.toMatchObject({
      code: 'COMMS_MEETING_CONFLICT',
      details: {
        conflicts: [{ person: chiara, start: '2026-05-13T14:30:00+02:00', end: '2026-05-13T14:45:00+02:00' }],
      },
    });
    await has(bela, { start: '2026-05-06', time_zone: 'Europe/Berlin' });
    await expect(call(scheduleMeeting, ports, planning)).rejects.toMatchObject({
      code: 'COMMS_MEETING_CONFLICT',
      details: { alternatives: [{ start: '2026-05-07T09:00:00+02:00', end: '2026-05-07T09:45:00+02:00' }, {}, {}] },
    });
    expect([sent.length, (await events()).length]).toEqual([0, 0]);
    const anyway = await call(scheduleMeeting, ports, { ...planning, allow_conflicts: true });
    expect(anyway.data.attendees[1]).toMatchObject({ address: bela, availability: 'busy' });
  });

  it.each([
    [{ attendees: ['eve@evil.example'] }, 'COMMS_DOMAIN_NOT_ALLOWED'],
    [{ attendees: ['bela@acme.example\r\nATTENDEE:mailto:eve@evil.example'] }, 'COMMS_ADDRESS_INVALID'],
    [{ attendees: ['bela@acme.example;eve@evil.example'] }, 'COMMS_ADDRESS_INVALID'],
    [{ attendees: ['Sam Lee'] }, 'COMMS_PERSON_AMBIGUOUS'],
    [{ attendees: ['Eve'] }, 'COMMS_PERSON_UNKNOWN'],
    [{ time_zone: 'CET' }, 'COMMS_TIME_ZONE_UNKNOWN'],
    [{ start: '2027-03-28T02:30' }, 'COMMS_TIME_NONEXISTENT'],
    [{ start: '2026-10-25T02:30' }, 'COMMS_TIME_AMBIGUOUS'],
    [{ start: '2026-05-01T10:00' }, 'COMMS_TIME_INVALID'],
    [{ title: 'a\nATTENDEE:mailto:eve@evil.example' }, 'COMMS_TEXT_REFUSED'],
    [{ recurrence: 'FREQ=WEEKLY;BYDAY=MO' }, 'COMMS_RECURRENCE_INVALID'],
  ])('refuses %j before anything happens', async (change, code) => {
    const { ports, sent, events } = await withCalendar();
    await expect(call(scheduleMeeting, ports, { ...planning, ...change })).rejects.toMatchObject({ code });
    await expect(preview(scheduleMeeting, ports, { ...planning, ...change })).rejects.toMatchObject({ code });
    expect([sent.length, (await events()).length]).toEqual([0, 0]);
  });

  it('of nobody is an entry of the calendar alone', async () => {
    const { ports, sent } = await withCalendar();
    const { data } = await call(scheduleMeeting, ports, { ...planning, attendees: [] });
    expect(data).toMatchObject({ outcome: 'scheduled', invitations: 'none', attendees: [] });
    expect(sent).toEqual([]);
  });
});
