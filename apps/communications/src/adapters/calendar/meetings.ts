import type { Meeting } from '../../domain/calendar/meeting.ts';
import { merged, type Span } from '../../domain/calendar/span.ts';
import type { Calendar } from '../../ports.ts';

/** ical.js and the time zones, loaded when the first event is read or written. */
export const icsReader = () => import('./ics/busy.ts');
export const icsWriter = () => import('./ics/write.ts');

/** What every calendar can tell of a meeting without asking anybody. */
export const aboutMeetings: Pick<Calendar, 'invitation' | 'occurrences'> = {
  async invitation(meeting: Meeting) {
    const { invitation } = await icsWriter();
    return invitation(meeting);
  },
  async occurrences(meeting: Meeting, window: Span) {
    const [{ expanded }, { storedEvent }] = await Promise.all([icsReader(), icsWriter()]);
    // As it is written, so that what is checked is what calendar programs will show.
    const { occurrences } = expanded([storedEvent(meeting)], { window, zone: meeting.timeZone });
    return merged(occurrences.map(({ start, end }) => ({ start, end })));
  },
};
