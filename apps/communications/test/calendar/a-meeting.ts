import { type Meeting, type MeetingTimes, whenMeant } from '../../src/domain/calendar/meeting.ts';

export const organizer = { name: 'Ada Quill', email: 'ada@corp.test' };
export const bo = { name: 'Bo Tern', email: 'bo@corp.test' };

export function aMeeting(times: MeetingTimes, more: Partial<Meeting> = {}): Meeting {
  return {
    uid: 'm-1@corp.test',
    title: 'Planning',
    organizer,
    attendees: [bo],
    createdAt: new Date('2026-11-01T08:00:00Z'),
    ...whenMeant(times),
    ...more,
  };
}
