import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { dayMeant } from '../domain/references/day.ts';

export const meetingFollowUp = prompt({
  name: 'meeting_follow_up',
  title: 'Follow up on a meeting',
  description: 'What has to be written after the meetings of a day, from the calendar and the notes you add.',
  args: z.object({
    date: z.string().optional().describe('2026-05-04; default: today'),
    meeting: z.string().optional().describe('Part of its title'),
    person: z.string().optional().describe('Only meetings with this person: name of the directory or address'),
  }),
  permission: 'calendar:read',
  complete: {
    async person(typed, { ports, signal }) {
      const wanted = typed.trim().toLowerCase();
      const people = await ports.directory.all({ signal });
      return people
        .filter(({ name, address }) => `${name ?? ''} ${address}`.toLowerCase().includes(wanted))
        .map(({ name, address }) => name ?? address);
    },
  },
  async render({ date, meeting, person }, { ports, signal, now }) {
    const { timeZone } = ports.rules;
    const { day, window } = dayMeant(date || 'today', timeZone, now());
    const events = await ports.calendar.entries({ window, timeZone }, { signal });
    const [known] = person ? await ports.directory.named(person, { signal }) : [];
    const address = (known?.address ?? person)?.toLowerCase();
    const meant = events.filter(
      ({ title, attendees }) =>
        (!meeting || title.toLowerCase().includes(meeting.toLowerCase())) &&
        (!address || attendees.some((one) => one.toLowerCase() === address)),
    );
    if (meant.length === 0)
      return `No such meeting is in the calendar on ${day} (${timeZone}). Say so, and ask which one is meant.`;
    const fence = openFence();
    return `Prepare what has to be written after ${meant.length === 1 ? 'this meeting' : 'these meetings'} of ${day}.

1. **Notes**: ask me for them if I gave none; do not invent what was said.
2. **Follow-up mail** to the attendees: decisions, tasks with owner and date, next meeting. Short.
3. **Next meeting**, where one is needed: a proposal by find_meeting_time.

Rules:
- Show everything first. Call send_email or schedule_meeting only after I agree.
- Look with search_conversations whether something was written already.

${fence.note}
${fence.wrap(JSON.stringify(meant))}`;
  },
});
