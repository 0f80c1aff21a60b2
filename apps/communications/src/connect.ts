import { join } from 'node:path';
import type { ConfigOf, ConnectContext, Connection } from '@enterprise-mcp/kit';
import { connectDatabase } from '@enterprise-mcp/postgres';
import { localCalendar } from './adapters/calendar/local/index.ts';
import { directoryOf, peopleFile } from './adapters/directory/people-file.ts';
import { localChat } from './adapters/local-chat/index.ts';
import { mailAdapters } from './adapters/mail/index.ts';
import { tokenSource } from './adapters/mail/token.ts';
import { postgresMailIndex } from './adapters/postgres/mail-index.ts';
import { postgresOutbox } from './adapters/postgres/outbox.ts';
import { database } from './assets.ts';
import type { config } from './config.ts';
import { loadChat } from './demo/load-chat.ts';
import { demoZone, loadDemo } from './demo/load-demo.ts';
import { loadOthers } from './demo/load-others.ts';
import { demoDomain, demoPeople, demoSender } from './demo/people.ts';
import type { Calendar, Chat, CommsPorts, ConversationSource, Directory, Rules } from './ports.ts';

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
  const settings = context.demo ? demoSettings(given) : given;
  const rules: Rules = {
    from: { name: settings.fromName, address: settings.from },
    domains: new Set(settings.allowedDomains.map((domain) => domain.toLowerCase())),
    timeZone: settings.timeZone,
  };
  const directory = await directoryFor(settings, context.demo);
  const index = postgresMailIndex(db);
  const calendar = await calendarOf(settings, join(context.dataDir, 'calendar'));
  if (context.demo) {
    const others = (address: string) => localCalendar(join(context.dataDir, 'calendar', 'people', address));
    await loadDemo(index, calendar, context.now());
    await loadOthers(others, context.now());
    await loadChat(join(context.dataDir, 'slack', 'messages.jsonl'), context.now());
  }
  const mail = await mailAdapters(settings, {
    rules,
    store: postgresOutbox(db),
    index,
    limits: state.limits,
    log: context.log,
    folder: join(context.dataDir, 'outbox'),
    now: context.now,
  });
  const file = join(context.dataDir, 'slack', 'messages.jsonl');
  const { chat, sources } = await chatOf(settings, { file, rules, directory, now: context.now });
  const ports: CommsPorts = {
    rules,
    directory,
    mail: mail.office,
    calendar,
    chat,
    conversations: [mail.source, ...sources],
  };
  return {
    ports,
    state,
    audit,
    // Letters, events and messages are known again by their key.
    resumes: true,
    health: async () => [...(await health()), ...(await mail.health())],
    async close() {
      await mail.close();
      await db.close();
    },
  };
}

/** The fictional company; nothing that was set up is touched. */
function demoSettings(given: Settings): Settings {
  return {
    ...given,
    smtpHost: undefined,
    imapHost: undefined,
    caldavUrl: undefined,
    slackToken: undefined,
    slackReadToken: undefined,
    from: demoSender.address,
    fromName: demoSender.name,
    allowedDomains: [demoDomain, 'northquay.example'],
    timeZone: demoZone,
  };
}

async function directoryFor({ directory }: Settings, demo: boolean): Promise<Directory> {
  if (demo) return directoryOf(demoPeople);
  return directory ? peopleFile(directory) : directoryOf([]);
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

async function chatOf(
  settings: Settings,
  { file, rules, directory, now }: { file: string; rules: Rules; directory: Directory; now(): Date },
): Promise<{ readonly chat: Chat; readonly sources: readonly ConversationSource[] }> {
  const { slackToken: token, slackReadToken: readToken, slackApiUrl: apiUrl, slackChannels: channels } = settings;
  if (!token) {
    const { chat, source } = localChat({ file, rules, directory, now });
    return { chat, sources: [source] };
  }
  const { slackAdapters } = await import('./adapters/slack/index.ts');
  const people = settings.slackPeople === 'on';
  const { chat, source } = slackAdapters({ token, readToken, apiUrl, channels, people, now });
  return { chat, sources: [source] };
}
