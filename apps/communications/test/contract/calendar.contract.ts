import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Meeting, MeetingTimes } from '../../src/domain/calendar/meeting.ts';
import type { Calendar } from '../../src/ports.ts';
import { aMeeting, bo, organizer } from '../calendar/a-meeting.ts';

export interface OpenedCalendar {
  readonly calendar: Calendar;
  /** Puts an event into somebody's own calendar, as their program would. */
  put(address: string, ics: string): Promise<void>;
  /** How many events the organiser's calendar has. */
  count(): Promise<number>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

const year = { start: new Date('2026-01-01'), end: new Date('2027-01-01') };
const look = { window: year, timeZone: 'Europe/Berlin' };
const berlin = { time_zone: 'Europe/Berlin' };

/** What every calendar keeps. */
export function calendarContract(name: string, open: () => Promise<OpenedCalendar>): void {
  describe(`${name}: calendar`, () => {
    let opened: OpenedCalendar;
    beforeAll(async () => {
      opened = await open();
    }, 120_000);
    beforeEach(() => opened.empty());
    afterAll(() => opened?.close());
    const meeting = (times: Partial<MeetingTimes> = {}, more: Partial<Meeting> = {}) =>
      aMeeting({ start: '2026-03-27T09:00', duration: 60, ...berlin, ...times }, more);

    it('makes an event once, however often it is asked, also at the same time', async () => {
      const { calendar } = opened;
      const all = await Promise.all([1, 2, 3].map(() => calendar.create(meeting())));
      expect(all.toSorted()).toEqual(['created', 'exists', 'exists']);
      expect(await calendar.create(meeting({}, { title: 'Changed' }))).toBe('exists');
      expect(await opened.count()).toBe(1);
      expect(await calendar.entries(look)).toMatchObject([{ title: 'Planning', attendees: [bo.address] }]);
    });

    it('keeps local time over a change of clocks, and whole days whole', async () => {
      const { calendar } = opened;
      const weekly = meeting(
        { recurrence: { frequency: 'weekly', count: 2 } },
        { uid: 'w@corp.test', location: 'Room; 4, "B"' },
      );
      await calendar.create(weekly);
      await calendar.create(
        meeting({ start: '2026-03-28', end: '2026-03-29', duration: undefined }, { uid: 'd@corp.test' }),
      );
      const entries = await calendar.entries(look);
      expect(entries.map(({ start, end, allDay }) => [start.toISOString(), end.toISOString(), allDay])).toEqual([
        ['2026-03-27T08:00:00.000Z', '2026-03-27T09:00:00.000Z', false],
        ['2026-03-27T23:00:00.000Z', '2026-03-29T22:00:00.000Z', true],
        ['2026-04-03T07:00:00.000Z', '2026-04-03T08:00:00.000Z', false],
      ]);
      expect(entries[0]?.location).toBe('Room; 4, "B"');
      expect(await calendar.occurrences(weekly, year)).toEqual(
        entries.filter(({ allDay }) => !allDay).map(({ start, end }) => ({ start, end })),
      );
      const day = { start: new Date('2026-04-03T00:00Z'), end: new Date('2026-04-04T00:00Z') };
      expect(await calendar.entries({ ...look, window: day })).toHaveLength(1);
    });

    it('shows attendees as busy who were invited, and have not answered yet', async () => {
      const { calendar } = opened;
      await calendar.create(meeting());
      const [first, second] = await calendar.busy([bo.address, 'cy@corp.test'], look);
      expect(first?.busy).toEqual([{ start: new Date('2026-03-27T08:00Z'), end: new Date('2026-03-27T09:00Z') }]);
      expect(second?.busy).toEqual([]);
      expect((await calendar.busy([bo.address], { ...look, except: meeting().uid }))[0]?.busy).toEqual([]);
    });

    it('knows what is in their own calendars, and says of whom it knows nothing', async () => {
      const { calendar } = opened;
      await opened.put(bo.address, await calendar.invitation(meeting({ start: '2026-10-25T02:30+01:00' })));
      const [first, second] = await calendar.busy([bo.address, 'nobody@corp.test'], look);
      expect(first).toEqual({
        address: bo.address,
        status: 'known',
        busy: [{ start: new Date('2026-10-25T01:30Z'), end: new Date('2026-10-25T02:30Z') }],
      });
      expect(second).toMatchObject({ status: 'unknown', reason: expect.stringMatching(/./) });
    });

    it('writes hostile texts as texts', async () => {
      const { calendar } = opened;
      const title = 'x;y,z:"q" \\n ATTENDEE:mailto:eve@evil.example';
      await calendar.create(meeting({}, { title, organizer: { ...organizer, name: 'A "B";C=D:E' } }));
      expect(await calendar.entries(look)).toMatchObject([{ title, attendees: [bo.address] }]);
    });
  });
}
