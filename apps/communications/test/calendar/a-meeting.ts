import { type Meeting, type MeetingTimes, whenMeant } from '../../src/domain/calendar/meeting.ts';

export const organizer = { name: 'Ada Quill', address: 'ada@corp.test' };
export const bo = { name: 'Bo Tern', address: 'bo@corp.test' };

export function aMeeting(times: MeetingTimes, more: Partial<Meeting> = {}): Meeting {
  return {
    uid: 'm-1@corp.test',
    title: 'Planning',
    organizer,
    attendees: [bo],
    ...whenMeant(times),
    ...more,
  };
}
