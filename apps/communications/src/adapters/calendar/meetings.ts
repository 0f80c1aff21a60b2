import type { Meeting } from '../../domain/calendar/meeting.ts';
import { merged, type Span } from '../../domain/calendar/span.ts';
import type { Calendar } from '../../ports.ts';
import { expanded } from './ics/busy.ts';
import { invitation, storedEvent } from './ics/write.ts';

/** What every calendar can tell of a meeting without asking anybody. */
export const aboutMeetings: Pick<Calendar, 'invitation' | 'occurrences'> = {
  async invitation(meeting: Meeting) {
    return invitation(meeting);
  },
  async occurrences(meeting: Meeting, window: Span) {
    // As it is written, so that what is checked is what calendar programs will show.
    const { occurrences } = expanded([storedEvent(meeting)], { window, zone: meeting.timeZone });
    return merged(occurrences.map(({ start, end }) => ({ start, end })));
  },
};
