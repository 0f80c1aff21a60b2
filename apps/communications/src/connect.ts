import { join } from 'node:path';
import type { ConfigOf, ConnectContext, Connection } from '@enterprise-mcp/kit';
import { connectDatabase } from '@enterprise-mcp/postgres';
import { localCalendar } from './adapters/calendar/local/index.ts';
import { directoryOf, peopleFile } from './adapters/directory/people-file.ts';
import { mailAdapters } from './adapters/mail/index.ts';
import { tokenSource } from './adapters/mail/token.ts';
import { postgresMailIndex } from './adapters/postgres/mail-index.ts';
import { postgresOutbox } from './adapters/postgres/outbox.ts';
import { database } from './assets.ts';
import type { config } from './config.ts';
import type { Calendar, Chat, CommsPorts, Rules } from './ports.ts';

export type Settings = ConfigOf<typeof config>;

/** Configuration to ports. Whatever is not set up stays on this machine; `--demo` sets up nothing. */
export async function connect(given: Settings, context: ConnectContext): Promise<Connection<CommsPorts>> {
  const { db, state, audit, health } = await connectDatabase({
    ...database,
    url: context.demo ? undefined : given.databaseUrl,
    poolSize: given.databasePool,
    dir: context.dataDir,
    log: context.log,
  });
  const settings = given;
  const rules: Rules = {
    from: { name: settings.fromName, address: settings.from },
    domains: new Set(settings.allowedDomains.map((domain) => domain.toLowerCase())),
    timeZone: settings.timeZone,
  };
  const directory = settings.directory ? await peopleFile(settings.directory) : directoryOf([]);
  const mail = await mailAdapters(settings, {
    rules,
    store: postgresOutbox(db),
    index: postgresMailIndex(db),
    limits: state.limits,
    log: context.log,
    folder: join(context.dataDir, 'outbox'),
    now: context.now,
  });
  const ports: CommsPorts = {
    rules,
    directory,
    mail: mail.office,
    calendar: await calendarOf(settings, join(context.dataDir, 'calendar')),
    chat: notYet as Chat,
    conversations: [mail.source],
  };
  return {
    ports,
    state,
    audit,
    health: async () => [...(await health()), ...(await mail.health())],
    async close() {
      await mail.close();
      await db.close();
    },
  };
}

async function calendarOf(settings: Settings, folder: string): Promise<Calendar> {
  const { caldavUrl: url, caldavUser: user = '', caldavPassword: password = '', calendar, caldavPeople } = settings;
  if (!url) return localCalendar(folder);
  const { calDavCalendar } = await import('./adapters/calendar/caldav/index.ts');
  const token = settings.caldavPassword ? undefined : tokenSource(settings);
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const authorization = async () => (token ? `Bearer ${await token()}` : basic);
  return calDavCalendar({ url, authorization, calendar, people: caldavPeople });
}

/** Until calendar and chat are merged. */
const notYet: unknown = { place: { leaves: false, name: 'nowhere' } };
