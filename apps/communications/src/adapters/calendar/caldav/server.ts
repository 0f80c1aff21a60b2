import { kitErrors } from '@enterprise-mcp/kit';
import type { DAVResponse } from 'tsdav';
import type { Span } from '../../../domain/calendar/span.ts';
import type { PortOptions } from '../../../ports.ts';
import type { CalDavSettings } from './settings.ts';

const TIMEOUT_MS = 10_000;
const tsdav = () => import('tsdav');
const BACKEND = 'the calendar server';

/** A collection of events. */
export interface Collection {
  readonly url: string;
  readonly name: string;
}

/** What a server answered that is no success. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** The few requests of CalDAV that are made, by tsdav. */
export function calDavServer(settings: CalDavSettings) {
  const origin = new URL(settings.url);
  const ask = settings.fetch ?? fetch;

  /** The login is shown to this server alone, wherever its answers point. */
  const guarded: typeof fetch = (target, init) => {
    const url = new URL(target instanceof Request ? target.url : target);
    if (!sameSite(url, origin)) throw new Error(`the calendar server points to ${url.host}`);
    return ask(target, init);
  };

  const parts = async ({ signal }: PortOptions) => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    return {
      headers: { authorization: await settings.authorization() },
      fetchOptions: { signal: signal ? AbortSignal.any([signal, timeout]) : timeout },
      fetch: guarded,
    };
  };

  return {
    /** Where the calendars of the login are. */
    async home(options: PortOptions): Promise<string> {
      const { createAccount } = await tsdav();
      const account = await asked(async () =>
        createAccount({ account: { serverUrl: settings.url, accountType: 'caldav' }, ...(await parts(options)) }),
      );
      if (!account.homeUrl)
        throw kitErrors.BACKEND_MISCONFIGURED({ backend: BACKEND, reason: 'it names no calendars' });
      return account.homeUrl;
    },

    /** The calendars there, that have events. Throws `Refused`. */
    async collections(home: string, options: PortOptions): Promise<Collection[]> {
      const props = { 'd:displayname': {}, 'd:resourcetype': {}, 'c:supported-calendar-component-set': {} };
      const { propfind } = await tsdav();
      const found = await propfind({ url: home, props, depth: '1', ...(await parts(options)) });
      const [first] = found;
      if (found.length === 1 && first && !first.ok) throw new Refused(first.status);
      return found
        .filter(({ props: has }) => 'calendar' in (has?.['resourcetype'] ?? {}) && hasEvents(has))
        .map((one) => ({ url: new URL(one.href ?? '', home).href, name: textOf(one.props?.['displayname']) }));
    },

    /** The events that touch the window, as iCalendar texts. Throws `Refused`. */
    async events({ url }: Collection, window: Span, options: PortOptions): Promise<string[]> {
      const range = { start: stamp(window.start), end: stamp(window.end) };
      const events = { _attributes: { name: 'VEVENT' }, 'time-range': { _attributes: range } };
      const { calendarQuery } = await tsdav();
      const found = await calendarQuery({
        url,
        props: { 'd:getetag': {}, 'c:calendar-data': {} },
        filters: { 'comp-filter': { _attributes: { name: 'VCALENDAR' }, 'comp-filter': events } },
        depth: '1',
        ...(await parts(options)),
      }).catch((error: unknown) => {
        const [, status] = /^Collection query failed: (\d{3})/.exec(String((error as Error).message)) ?? [];
        throw status === undefined ? error : new Refused(Number(status));
      });
      return found.map((one) => textOf(one.props?.['calendarData'])).filter((text) => text !== '');
    },

    /** Creates, never overwrites: 412 tells that it is there. The status. */
    async put({ url }: Collection, filename: string, iCalString: string, options: PortOptions): Promise<number> {
      const { createCalendarObject } = await tsdav();
      const answer = await createCalendarObject({ calendar: { url }, filename, iCalString, ...(await parts(options)) });
      const text = await answer.text();
      // RFC 4791: another name has this UID.
      return answer.status === 409 && /no-uid-conflict|uid/i.test(text) ? 412 : answer.status;
    },
  };
}

/** The same host; or a host of the same owner beside it, as iCloud's are, encrypted. */
function sameSite(url: URL, origin: URL): boolean {
  if (url.origin === origin.origin) return true;
  const owner = ({ hostname }: URL) => hostname.split('.').slice(-2).join('.');
  return url.protocol === 'https:' && /[a-z]/i.test(url.hostname) && owner(url) === owner(origin);
}

export async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'category' in error) throw error;
    if ((error as Error).name === 'AbortError') throw error;
    const status = error instanceof Refused ? error.status : undefined;
    if (status === 401 || /401/.test((error as Error).message)) {
      throw kitErrors.BACKEND_MISCONFIGURED(
        { backend: BACKEND, reason: 'the login is refused (401)' },
        { cause: error },
      );
    }
    const reason = status === undefined ? 'it does not answer as a calendar server' : `it answers with ${status}`;
    throw kitErrors.BACKEND_UNAVAILABLE({ backend: BACKEND, reason }, { cause: error });
  }
}

const stamp = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

function hasEvents(props: DAVResponse['props']): boolean {
  const set: unknown = props?.['supportedCalendarComponentSet']?.comp;
  const names = (Array.isArray(set) ? set : [set]).map(
    (one) => (one as { _attributes?: { name?: string } })?._attributes?.name,
  );
  return set === undefined || names.includes('VEVENT');
}

function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && '_cdata' in value) return String(value._cdata);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
