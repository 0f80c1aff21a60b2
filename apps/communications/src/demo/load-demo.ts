import { addDays, localOf } from '../domain/calendar/local-time.ts';
import { whenMeant } from '../domain/calendar/meeting.ts';
import type { Calendar, MailIndex } from '../ports.ts';
import { demoMails } from './mails.ts';
import { demoPeople, demoSender } from './people.ts';

export const demoZone = 'Europe/Oslo';

/** Days from today, time, minutes, title, number of people. */
const meetings = [
  [0, '14:00', 30, 'Berth plan of the week', 3],
  [1, '09:00', 60, 'Tariff 2027', 2],
  [1, '13:00', 90, 'Crane inspection', 2],
  [3, '10:00', 60, 'North Quay visit, preparation', 3],
] as const;

/** Fills an empty index and calendar with the fictional company; what is there already stays. */
export async function loadDemo(index: MailIndex, calendar: Calendar, now: Date): Promise<void> {
  await index.add(demoMails(now));
  const today = localOf(now, demoZone).slice(0, 10);
  for (const [days, time, duration, title, people] of meetings) {
    const day = addDays(today, days);
    await calendar.create({
      uid: `demo-${day}-${time.replace(':', '')}@alder-harbour.example`,
      title,
      location: 'Harbour office',
      ...whenMeant({ start: `${day}T${time}`, duration, time_zone: demoZone }),
      organizer: demoSender,
      attendees: demoPeople.slice(0, people),
    });
  }
}
