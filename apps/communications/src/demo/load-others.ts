import { addDays, localOf } from '../domain/calendar/local-time.ts';
import { whenMeant } from '../domain/calendar/meeting.ts';
import type { Calendar } from '../ports.ts';
import { demoPeople } from './people.ts';

const ZONE = 'Europe/Oslo';

/** Person, days from today, time, minutes, title, and whether it comes every week. */
const events = [
  [0, 0, '09:00', 45, 'Shift handover', true],
  [0, 2, '13:00', 120, 'Dentist', false],
  [1, 1, '10:30', 60, 'Budget', true],
  [2, 1, '11:00', 180, 'Court hearing', false],
  [3, 0, '15:00', 60, 'Yard walk', true],
  [4, 3, '09:30', 90, 'Training', false],
] as const;

/** Gives the fictional people calendars of their own; of Leo, who is of another company, there is none. */
export async function loadOthers(calendarOf: (address: string) => Calendar, now: Date): Promise<void> {
  const today = localOf(now, ZONE).slice(0, 10);
  for (const [who, days, time, duration, title, weekly] of events) {
    const person = demoPeople[who];
    const day = addDays(today, days);
    const recurrence = weekly ? ({ frequency: 'weekly' } as const) : undefined;
    await calendarOf(person.address).create({
      uid: `demo-${who}-${day}-${time.replace(':', '')}@alder-harbour.example`,
      title,
      ...whenMeant({ start: `${day}T${time}`, duration, time_zone: ZONE, recurrence }),
      organizer: person,
      attendees: [],
    });
  }
}
