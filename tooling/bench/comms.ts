import { parseArgs } from 'node:util';
import { jsonLogger } from '@enterprise-mcp/kit';
import { createDatabase, mailContainer, postgresContainer } from '@enterprise-mcp/testkit';
import { openImap } from '../../apps/communications/src/adapters/mail/imap/connection.ts';
import { postOffice } from '../../apps/communications/src/adapters/mail/post-office.ts';
import { smtpTransport } from '../../apps/communications/src/adapters/mail/smtp.ts';
import { postgresMailIndex } from '../../apps/communications/src/adapters/postgres/mail-index.ts';
import { postgresOutbox } from '../../apps/communications/src/adapters/postgres/outbox.ts';
import type { ConversationQuery } from '../../apps/communications/src/domain/conversation.ts';
import { migrate, openServerDatabase } from '../../packages/postgres/src/index.ts';
import { benchMail, rawOf } from './comms-mails.ts';
import { finish, heading, type Target, table } from './lib/report.ts';
import { median, quantile, round } from './lib/stats.ts';

const SEARCH_MS = 50;
const FOLDER = 'INBOX';

/** Searches of a rare word, of common ones, of people and times; what IMAP is asked for the same. */
const questions: readonly [name: string, query: ConversationQuery, imap: object][] = [
  ['a rare word', { words: 'zeppelin' }, { text: 'zeppelin' }],
  ['a common word', { words: 'crane' }, { text: 'crane' }],
  ['two words', { words: 'crane tariff' }, { body: 'crane', text: 'tariff' }],
  ['the beginning of a word', { words: 'inspec' }, { text: 'inspec' }],
  [
    'a sender and a word',
    { from: 'person42@acme.example', words: 'berth' },
    { from: 'person42@acme.example', text: 'berth' },
  ],
  ['no hit', { words: 'xylophone' }, { text: 'xylophone' }],
];

/** Search over the index beside IMAP SEARCH of Dovecot over the same mails, then letters through the post office to Exim. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      mails: { type: 'string', default: '100000' },
      calls: { type: 'string', default: '200' },
      peer: { type: 'string', default: 'on' },
      letters: { type: 'string', default: '100' },
    },
  });
  const [mails, calls, letters] = [Number(values.mails), Number(values.calls), Number(values.letters)];
  const given = process.env['TEST_DATABASE_URL'];
  const container = given ? undefined : await postgresContainer({ settings: { shared_buffers: '256MB' } });
  const database = await createDatabase(given ?? container?.url ?? '');
  const db = await openServerDatabase({ url: database.url, log: jsonLogger('silent', () => undefined) });
  const mail = values.peer === 'on' ? await mailContainer() : undefined;
  try {
    await migrate(db, new URL('../../apps/communications/migrations/', import.meta.url), { scope: 'comms' });
    const index = postgresMailIndex(db);
    const started = performance.now();
    for (let from = 0; from < mails; from += 1000) {
      const batch = Array.from({ length: Math.min(1000, mails - from) }, (_, nth) => benchMail(from + nth));
      await index.add(batch);
    }
    await db.alone('ANALYZE comms.mail');
    console.log(`${mails} mails indexed in ${round((performance.now() - started) / 1000, 1)} s`);
    const server = mail && {
      host: mail.host,
      port: mail.imapPort,
      security: 'tls' as const,
      ca: mail.ca,
      login: { user: 'bench@acme.example', secret: mail.password },
    };
    const imap = server && (await openImap(server));
    if (imap) {
      for (let nth = 0; nth < mails; nth++) await imap.append(FOLDER, rawOf(benchMail(nth)), [], benchMail(nth).at);
      await imap.mailboxOpen(FOLDER, { readOnly: true });
      console.log(`${mails} mails appended to Dovecot`);
    }
    const rows = [];
    for (const [name, query, asked] of questions) {
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let call = 0; call < calls; call++) {
        ours.push(await timed(() => index.search(query, [FOLDER], { limit: 20 })));
        // Dovecot's takes long over a whole mailbox: a few times suffice.
        if (imap && call < 5) theirs.push(await timed(() => imap.search(asked, { uid: true })));
      }
      rows.push({
        name,
        p50: median(ours),
        p95: quantile(ours, 0.95),
        imap: theirs.length > 0 ? median(theirs) : undefined,
      });
    }
    await imap?.logout();

    const sending: number[] = [];
    if (mail) {
      const rules = {
        from: { address: 'bench@acme.example' },
        domains: new Set(['acme.example']),
        timeZone: 'UTC',
      };
      const address = { ...server, host: mail.host, port: mail.smtpPort, security: 'starttls' as const, ca: mail.ca };
      const login = { user: 'bench@acme.example', secret: mail.password };
      const transport = smtpTransport({ ...address, login });
      const office = postOffice({ rules, transport, store: postgresOutbox(db), now: () => new Date() });
      for (let nth = 0; nth < letters; nth++) {
        const letter = {
          to: [{ address: 'bela@acme.example' }],
          cc: [],
          bcc: [],
          subject: `Letter ${nth}`,
          text: 'x',
          files: [],
        };
        const mark = { id: String(nth).padStart(40, '0'), keyed: true };
        sending.push(await timed(async () => office.send(await office.freeze(letter, mark))));
      }
    }
    heading(`${mails} mails, ${calls} searches each, newest 20`);
    table(
      ['search', 'p50 ms', 'p95 ms', 'IMAP SEARCH ms'],
      rows.map((row) => [
        row.name,
        round(row.p50, 1),
        round(row.p95, 1),
        row.imap === undefined ? '' : round(row.imap, 1),
      ]),
    );
    if (sending.length > 0)
      console.log(`sent: p50 ${round(median(sending), 1)} ms, ${round(1000 / median(sending), 1)} letters a second`);
    const targets: Target[] = rows.map((row) => ({
      name: `${row.name}: p95 ms`,
      value: row.p95,
      limit: SEARCH_MS,
    }));
    finish('comms', targets, { mails, rows, sending_p50: sending.length > 0 ? median(sending) : null });
  } finally {
    await db.close();
    await database.drop();
    await container?.stop();
    await mail?.stop();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
