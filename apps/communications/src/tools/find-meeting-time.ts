import * as z from 'zod';
import { tool } from '../define.ts';
import { freeSlots } from '../domain/calendar/availability.ts';
import { withOffset } from '../domain/calendar/local-time.ts';
import { windowMeant } from '../domain/calendar/window.ts';
import { recipientsMeant } from '../domain/references/recipients.ts';

const text = z.string().max(300);

export const findMeetingTime = tool({
  name: 'find_meeting_time',
  title: 'Find meeting time',
  description: {
    what: 'Finds times at which all attendees are free. Whose availability is unknown may be busy.',
    useWhen: ['a time is to be found, or somebody is to be asked after'],
  },
  input: z.object({
    attendees: z.array(text).min(1).max(50).describe('addresses or exact names of the directory'),
    duration: z.number().int().min(5).max(1440).describe('minutes'),
    from: text.describe('first day, 2026-03-02'),
    to: text.describe('last day, at most 31 days on'),
    time_zone: text.describe('IANA name'),
    earliest_hour: z.number().int().min(0).max(23).default(9).describe('local'),
    latest_hour: z.number().int().min(1).max(24).default(17).describe('local; it is over by then'),
    weekends: z.boolean().default(false).describe('also on weekends'),
  }),
  output: z.object({
    slots: z.array(z.object({ start: z.string(), end: z.string(), utc: z.string() })),
    attendees: z.array(z.object({ address: z.string(), availability: z.string(), busy_minutes: z.number() })),
  }),
  effect: 'read',
  permission: 'calendar:read',
  async run(input, { ports, signal, note, now }) {
    const { time_zone: timeZone, duration, weekends } = input;
    const window = windowMeant(input, now());
    const people = await recipientsMeant(input.attendees, ports.directory, ports.rules.domains, { signal });
    const addresses = people.map(({ address }) => address);
    const found = await ports.calendar.busy(addresses, { window, timeZone }, { signal });
    const hours = [input.earliest_hour, input.latest_hour] as const;
    const slots = freeSlots({ window, duration, timeZone, hours, weekends, most: 10 }, found);
    if (found.some(({ status }) => status === 'unknown'))
      note('Times are free only for those whose availability is known.');
    if (slots.length === 0)
      note('No time is free for all: try other days or hours, a shorter meeting, or fewer people.');
    return {
      slots: slots.map(({ start, end }) => ({
        start: withOffset(start, timeZone),
        end: withOffset(end, timeZone),
        utc: start.toISOString().slice(0, 16).concat('Z'),
      })),
      attendees: found.map(({ address, status, reason, busy }) => ({
        address,
        availability: status === 'known' ? 'known' : `unknown (${reason ?? 'no reason given'})`,
        busy_minutes: Math.round(busy.reduce((sum, { start, end }) => sum + inside(start, end, window), 0) / 60_000),
      })),
    };
  },
});

const inside = (start: Date, end: Date, window: { readonly start: Date; readonly end: Date }) =>
  Math.max(0, Math.min(end.getTime(), window.end.getTime()) - Math.max(start.getTime(), window.start.getTime()));
