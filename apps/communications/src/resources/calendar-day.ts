import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { dayMeant } from '../domain/references/day.ts';

/** A week from today is listed. */
const LISTED = 7;
const DAY_MS = 86_400_000;

export const calendarDayResource = resource({
  uri: 'comms://calendar/{date}',
  name: 'calendar-day',
  title: 'Day of the calendar',
  description: "The organiser's events of one day, `2026-05-04` or `today`, recurring ones among them.",
  permission: 'calendar:read',
  async list({ now }) {
    return Array.from({ length: LISTED }, (_, index) => {
      const date = new Date(now().getTime() + index * DAY_MS).toISOString().slice(0, 10);
      return { uri: `comms://calendar/${date}`, name: date };
    });
  },
  async read({ date }, { ports, signal, now }) {
    const { timeZone } = ports.rules;
    const { day, window } = dayMeant(date, timeZone, now());
    const events = await ports.calendar.entries({ window, timeZone }, { signal });
    const fence = openFence();
    return { date: day, time_zone: timeZone, note: fence.note, events: fence.wrap(JSON.stringify(events)) };
  },
});
