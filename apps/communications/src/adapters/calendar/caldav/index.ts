import { domainOf } from '../../../domain/address.ts';
import type { Availability } from '../../../domain/calendar/availability.ts';
import type { Span } from '../../../domain/calendar/span.ts';
import { commsErrors } from '../../../errors.ts';
import type { Calendar, CalendarLook, PortOptions } from '../../../ports.ts';
import { aboutMeetings, icsReader, icsWriter } from '../meetings.ts';
import { asked, type Collection, calDavServer, Refused } from './server.ts';
import type { CalDavSettings } from './settings.ts';

const TOGETHER = 8;
const DAY = 86_400_000;

/**
 * Calendars on a CalDAV server. Nothing is asked before the first call. Servers differ in what they expand and tell of
 * free times, so events are read as they are and expanded here.
 */
export function calDavCalendar(settings: CalDavSettings): Calendar {
  const server = calDavServer(settings);
  let own: Promise<readonly Collection[]> | undefined;

  /** The login's calendars, found once; a failure is not remembered. */
  function ownCalendars(options: PortOptions): Promise<readonly Collection[]> {
    own ??= asked(async () => server.collections(await server.home(options), options)).catch((error: unknown) => {
      own = undefined;
      throw error;
    });
    return own;
  }

  async function target(options: PortOptions): Promise<Collection> {
    const all = await ownCalendars(options);
    const { calendar } = settings;
    const found = calendar === undefined ? all[0] : all.find(({ name, url }) => name === calendar || url === calendar);
    if (found) return found;
    const names = all.map(({ name }) => name);
    throw commsErrors.COMMS_CALENDAR_UNKNOWN({ calendar: calendar ?? '', valid: names });
  }

  async function textsOf(collections: readonly Collection[], { window }: CalendarLook, options: PortOptions) {
    // Whole days and clocks: what a server takes for touching the window differs by a day at most.
    const wide: Span = { start: new Date(Number(window.start) - DAY), end: new Date(Number(window.end) + DAY) };
    return (await Promise.all(collections.map((one) => server.events(one, wide, options)))).flat();
  }

  async function availability(
    address: string,
    others: readonly string[],
    look: CalendarLook,
    options: PortOptions,
  ): Promise<Availability> {
    const { window, timeZone: zone, except } = look;
    const { availabilityOf } = await icsReader();
    const unknown = (reason: string): Availability => ({
      ...availabilityOf(address, { own: [], others }, { window, zone }, except),
      status: 'unknown',
      reason,
    });
    if (settings.people === undefined) return unknown('COMMS_CALDAV_PEOPLE does not say where their calendar is');
    try {
      const home = new URL(placed(settings.people, address), settings.url).href;
      const collections = await server.collections(home, options);
      if (collections.length === 0) return unknown('they have no calendar there');
      return availabilityOf(
        address,
        { own: await textsOf(collections, look, options), others },
        { window, zone },
        except,
      );
    } catch (error) {
      options.signal?.throwIfAborted();
      return unknown(reasonOf(error));
    }
  }

  return {
    place: { leaves: true, name: new URL(settings.url).host },
    ...aboutMeetings,

    async create(meeting, options = {}) {
      const calendar = await target(options);
      const { storedEvent } = await icsWriter();
      const text = storedEvent(meeting);
      // Asking again is harmless: an event that is there already is never overwritten.
      for (let attempt = 1; ; attempt++) {
        const status = await server.put(calendar, `${meeting.uid}.ics`, text, options).catch(() => undefined);
        if (status === 412) return attempt === 1 ? 'exists' : 'created';
        if (status !== undefined && status < 300) return 'created';
        if (status !== undefined && status < 500) {
          throw commsErrors.COMMS_CALENDAR_REFUSED({ what: `an event in '${calendar.name}'`, status });
        }
        if (attempt === 2 || options.signal?.aborted)
          throw commsErrors.COMMS_CALENDAR_OUTCOME_UNKNOWN({ uid: meeting.uid });
      }
    },

    async busy(attendees, look, options = {}) {
      const others = await asked(async () => textsOf(await ownCalendars(options), look, options));
      const found: Availability[] = [];
      for (let from = 0; from < attendees.length; from += TOGETHER) {
        const some = attendees.slice(from, from + TOGETHER);
        found.push(...(await Promise.all(some.map((address) => availability(address, others, look, options)))));
      }
      return found;
    },

    async entries(look, options = {}) {
      const { expanded } = await icsReader();
      const texts = await asked(async () => textsOf(await ownCalendars(options), look, options));
      return expanded(texts, { window: look.window, zone: look.timeZone }, look.except).occurrences;
    },
  };
}

/** Each part as one segment of a path, whatever an address may hold. */
function placed(template: string, address: string): string {
  const values: Record<string, string> = {
    address,
    user: address.slice(0, address.lastIndexOf('@')),
    domain: domainOf(address),
  };
  return template.replaceAll(/\{(address|user|domain)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? '').replaceAll('%40', '@'),
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Refused)) return 'their calendar does not answer';
  if (error.status === 401 || error.status === 403) return 'this server may not read their calendar';
  return error.status === 404 ? 'they have no calendar there' : `their calendar answers with ${error.status}`;
}
