import { parseArgs } from 'node:util';
import { jsonLogger } from '@enterprise-mcp/kit';
import { createDatabase, mailContainer, postgresContainer } from '@enterprise-mcp/testkit';
import { openServerDatabase } from '../../packages/postgres/src/index.ts';
import { search } from './comms-search.ts';
import { sending } from './comms-sending.ts';
import { finish, heading, type Target, table } from './lib/report.ts';
import { round } from './lib/stats.ts';

const SEARCH_MS = 50;

/** Search over the index beside IMAP SEARCH of Dovecot over the same mails, then letters through the gate to Exim. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      mails: { type: 'string', default: '100000' },
      calls: { type: 'string', default: '200' },
      'peer-calls': { type: 'string', default: '3' },
      peer: { type: 'string', default: 'on' },
      letters: { type: 'string', default: '100' },
    },
  });
  const [mails, calls, letters] = [Number(values.mails), Number(values.calls), Number(values.letters)];
  const given = process.env['TEST_DATABASE_URL'];
  const container = given ? undefined : await postgresContainer({ settings: { shared_buffers: '256MB' } });
  const admin = given ?? container?.url ?? '';
  const database = await createDatabase(admin);
  const db = await openServerDatabase({ url: database.url, log: jsonLogger('silent', () => undefined) });
  const mail = values.peer === 'on' ? await mailContainer() : undefined;
  try {
    const { rows, perMail } = await search(db, mail, { mails, calls, peerCalls: Number(values['peer-calls']) });
    heading(`${mails} mails, ${calls} searches each, newest 20; loaded in ${round(perMail, 2)} ms a mail`);
    table(
      ['search', 'p50 ms', 'p95 ms', 'IMAP SEARCH ms', 'times as long'],
      rows.map(({ name, p50, p95, imap, ratio }) => [
        name,
        round(p50, 1),
        round(p95, 1),
        imap === undefined ? '' : round(imap, 1),
        ratio === undefined ? '' : round(ratio, 1),
      ]),
    );
    const sent = mail && (await sending(mail, admin, letters));
    if (sent) {
      heading(`${letters} letters to Exim, one connection each, milliseconds`);
      table(
        ['', 'p50', 'p95', 'letters a second'],
        [
          [
            'through the gate, approved',
            round(sent.ours.p50, 1),
            round(sent.ours.p95, 1),
            round(1000 / sent.ours.p50, 1),
          ],
          ['nodemailer alone', round(sent.bare.p50, 1), round(sent.bare.p95, 1), round(1000 / sent.bare.p50, 1)],
        ],
      );
    }
    const targets: Target[] = rows.map(({ name, p95 }) => ({ name: `${name}: p95 ms`, value: p95, limit: SEARCH_MS }));
    finish('comms', targets, {
      mails,
      load_ms_per_mail: round(perMail),
      search: rows.map(({ name, p50, p95, imap, ratio }) => ({
        name,
        p50: round(p50),
        p95: round(p95),
        ...(imap !== undefined && { imap: round(imap) }),
        ...(ratio !== undefined && { ratio: round(ratio) }),
      })),
      ...(sent && { sending: { ours: sent.ours, bare: sent.bare, ratio: round(sent.ratio) } }),
    });
  } finally {
    await db.close();
    await database.drop();
    await container?.stop();
    await mail?.stop();
  }
}
