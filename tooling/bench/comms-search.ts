import type { MailContainer } from '@enterprise-mcp/testkit';
import { openImap } from '../../apps/communications/src/adapters/mail/imap/connection.ts';
import { postgresMailIndex } from '../../apps/communications/src/adapters/postgres/mail-index.ts';
import type { ConversationQuery } from '../../apps/communications/src/domain/conversation.ts';
import { type Database, migrate } from '../../packages/postgres/src/index.ts';
import { benchMail, rawOf } from './comms-mails.ts';
import { median, quantile, round } from './lib/stats.ts';

const FOLDER = 'INBOX';
const BATCH = 500;

/** What is searched for; what IMAP is asked for the same. */
const questions = (mails: number): readonly [name: string, query: ConversationQuery, imap: object][] => {
  const middle = benchMail(Math.floor(mails / 2)).at;
  const month = new Date(middle.getTime() + 30 * 86_400_000);
  return [
    ['a rare word', { words: 'zeppelin' }, { text: 'zeppelin' }],
    ['a word of every fiftieth', { words: 'drydock' }, { text: 'drydock' }],
    ['a word of old mails', { words: 'paddle' }, { text: 'paddle' }],
    ['a common word', { words: 'crane' }, { text: 'crane' }],
    ['a rare and a common word', { words: 'crane zeppelin' }, { body: 'crane', text: 'zeppelin' }],
    ['the beginning of a word', { words: 'inspec' }, { text: 'inspec' }],
    ['a beginning of many words', { words: 'w1 zeppelin' }, { text: 'zeppelin' }],
    [
      'a sender and a word',
      { from: 'person42@acme.example', words: 'berth' },
      { from: 'person42@acme.example', text: 'berth' },
    ],
    [
      'a rare word of a month',
      { words: 'zeppelin', since: middle, until: month },
      { text: 'zeppelin', since: middle, before: month },
    ],
    ['the newest', {}, { all: true }],
    ['no hit', { words: 'xylophone crane' }, { text: 'xylophone' }],
  ];
};

export interface SearchRow {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  /** Of Dovecot, which answers with numbers only. */
  readonly imap?: number | undefined;
  readonly ratio?: number | undefined;
}

/** Fills index and mailbox with the same mails and asks both the same. */
export async function search(
  db: Database,
  mail: MailContainer | undefined,
  { mails, calls, peerCalls }: { readonly mails: number; readonly calls: number; readonly peerCalls: number },
): Promise<{ readonly rows: readonly SearchRow[]; readonly perMail: number }> {
  await migrate(db, new URL('../../apps/communications/migrations/', import.meta.url), { scope: 'comms' });
  const index = postgresMailIndex(db);
  const started = performance.now();
  for (let from = 0; from < mails; from += BATCH) {
    await index.add(Array.from({ length: Math.min(BATCH, mails - from) }, (_, nth) => benchMail(from + nth)));
  }
  const perMail = (performance.now() - started) / mails;
  console.log(`${mails} mails indexed in ${round((perMail * mails) / 1000, 1)} s`);
  await db.alone('ANALYZE comms.mail');
  const imap = mail && (await filled(mail, mails));
  const rows: SearchRow[] = [];
  for (const [name, query, asked] of questions(mails)) {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let call = 0; call < calls; call++) {
      ours.push(await timed(() => index.search(query, [FOLDER], { limit: 20 })));
      // Dovecot's takes long over a whole mailbox: a few times suffice.
      if (imap && call < peerCalls) theirs.push(await timed(() => imap.search(asked, { uid: true })));
    }
    const peer = theirs.length > 0 ? { imap: median(theirs), ratio: median(theirs) / median(ours) } : {};
    rows.push({ name, p50: median(ours), p95: quantile(ours, 0.95), ...peer });
  }
  await imap?.logout();
  return { rows, perMail };
}

async function filled(mail: MailContainer, mails: number) {
  const { host, imapPort: port, ca, password: secret } = mail;
  const imap = await openImap({ host, port, security: 'tls', ca, login: { user: 'bench@acme.example', secret } });
  const started = performance.now();
  for (let nth = 0; nth < mails; nth++) {
    const one = benchMail(nth);
    await imap.append(FOLDER, rawOf(one), [], one.at);
  }
  await imap.mailboxOpen(FOLDER, { readOnly: true });
  console.log(`${mails} mails appended to Dovecot in ${round((performance.now() - started) / 1000, 1)} s`);
  return imap;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
