import { resolve } from 'node:path';
import { startContainer } from '@enterprise-mcp/testkit';
import { calDavCalendar } from '../../src/adapters/calendar/caldav/index.ts';
import type { CalDavSettings } from '../../src/adapters/calendar/caldav/settings.ts';
import { byHand, type Ledger, ledgerOf } from '../ledger.ts';
import { bo, organizer } from './a-meeting.ts';

const image = resolve(import.meta.dirname, '../../../../tooling/containers/radicale');
const password = 'loopback';
/** A line of its log for each event that was written. */
const WRITTEN = /PUT response status for .*: 20[14]\b/g;

export const basic = (user: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export interface Radicale {
  readonly url: string;
  request(user: string, method: string, path: string, body?: string): Promise<Response>;
  put(address: string, ics: string): Promise<void>;
  calendar(changes?: Partial<CalDavSettings>): ReturnType<typeof calDavCalendar>;
  /** The same where the test itself makes the events: each is approved by that. */
  byHand(changes?: Partial<CalDavSettings>): ReturnType<typeof calDavCalendar>;
  readonly ledger: Ledger;
  /** How many events were written since the start, by the server's own log. */
  written(): Promise<number>;
  readonly container: Awaited<ReturnType<typeof startContainer>>;
  /** All calendars as they are at the start: one each, and none of di. */
  empty(): Promise<void>;
  /** Compares what was written, by the server's own log, with what was approved. */
  stop(): Promise<void>;
}

/** A calendar server on which the first reads what everybody has, and all write their own; the last has no calendar. */
export async function radicale(
  people: readonly string[] = [organizer.address, bo.address, 'cy@corp.test', 'di@corp.test'],
): Promise<Radicale> {
  const [owner = ''] = people;
  const container = await startContainer({
    image,
    port: 5232,
    environment: {
      RADICALE_USERS: people.map((name) => `${name}:${password}`).join(','),
      RADICALE_READER: owner,
    },
    ready: async ({ host, port }) => {
      const { status } = await fetch(`http://${host}:${port}/.web/`, { redirect: 'manual' });
      if (status >= 500) throw new Error(`status ${status}`);
    },
  });
  const url = `http://${container.host}:${container.port}/`;
  const ledger = ledgerOf('Radicale');
  const request: Radicale['request'] = (user, method, path, body) => {
    // What a test writes as somebody's own program.
    if (method === 'PUT') ledger.approve();
    return fetch(new URL(path, url), {
      method,
      headers: { authorization: basic(user), 'content-type': body?.startsWith('<') ? 'text/xml' : 'text/calendar' },
      ...(body === undefined ? {} : { body }),
    });
  };
  let events = 0;
  const opened: Radicale = {
    url,
    container,
    ledger,
    request,
    async put(address, ics) {
      const text = ics.replace(/METHOD:\w+\r\n/, '');
      const { status } = await request(address, 'PUT', `/${address}/work/${++events}.ics`, text);
      if (status !== 201) throw new Error(`PUT: ${status}`);
    },
    calendar: (changes) =>
      calDavCalendar({
        url,
        authorization: async () => basic(owner),
        people: '/{address}/',
        ...changes,
      }),
    byHand: (changes) => byHand(opened.calendar(changes), 'create', ledger),
    async empty() {
      for (const name of people) {
        await request(name, 'DELETE', `/${name}/work/`);
        if (name === people.at(-1)) continue;
        const { status } = await request(name, 'MKCALENDAR', `/${name}/work/`, calendarNamed('Work'));
        if (status !== 201) throw new Error(`MKCALENDAR: ${status}`);
      }
    },
    written: async () => [...(await container.logs('all')).matchAll(WRITTEN)].length,
    async stop() {
      try {
        ledger.settle(await opened.written());
      } finally {
        await container.stop();
      }
    },
  };
  await opened.empty();
  return opened;
}

const calendarNamed = (name: string) =>
  `<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop><d:displayname>${name}</d:displayname><c:supported-calendar-component-set><c:comp name="VEVENT"/></c:supported-calendar-component-set></d:prop></d:set></c:mkcalendar>`;
