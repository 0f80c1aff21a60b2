import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAuditFile } from '@enterprise-mcp/kit/serve';
import { createDatabase, inProcess, type MailContainer, persons } from '@enterprise-mcp/testkit';
import { createTransport } from 'nodemailer';
import { config } from '../../apps/communications/src/config.ts';
import { server } from '../../apps/communications/src/server.ts';
import { median, pairedRatio, quantile, round } from './lib/stats.ts';

const SENDER = 'bench@acme.example';

/**
 * Letters from a call of `send_email` by a client whose person says yes at once, through the whole gate with its audit log on
 * disk and its state in PostgreSQL, to Exim's answer; and nodemailer alone, in turn. Both open a connection for each letter.
 */
export async function sending(mail: MailContainer, admin: string, letters: number) {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-comms-bench-'));
  const database = await createDatabase(admin);
  await writeFile(join(folder, 'ca.pem'), mail.ca);
  const common = {
    dataDir: folder,
    auditDir: join(folder, 'audit'),
    logLevel: 'silent',
    callTimeoutMs: 25_000,
  } as const;
  const settings = {
    config: config.schema.parse({
      databaseUrl: database.url,
      from: SENDER,
      allowedDomains: ['acme.example'],
      recipientLimit: 'off',
      smtpHost: mail.host,
      smtpPort: mail.smtpPort,
      smtpPassword: mail.password,
      caFile: join(folder, 'ca.pem'),
    }),
    common,
  };
  const audit = openAuditFile({ dir: common.auditDir, keyDir: folder, server: server.name });
  // The tool's own limit would end the bench after 200.
  const tools = server.tools.map((tool) => ({ ...tool, limit: '1000000/d' as const }));
  const { client, close } = await inProcess({ ...server, tools }, 'sdk-2.x-2026', {
    settings,
    audit,
    person: persons.saysYes,
  });
  const bare = createTransport({
    host: mail.host,
    port: mail.smtpPort,
    requireTLS: true,
    auth: { user: SENDER, pass: mail.password },
    tls: { ca: mail.ca, minVersion: 'TLSv1.2' },
  });
  try {
    const ours: number[] = [];
    const theirs: number[] = [];
    const letter = (nth: number) => ({ subject: `Letter ${nth}`, body: 'The crane is at berth 2.\n' });
    for (let nth = -5; nth < letters; nth++) {
      const { subject, body } = letter(nth);
      const own = await timed(async () => {
        const { data } = await client.call('send_email', {
          ...{ to: ['bela@acme.example'], subject, body, idempotency_key: `bench-${nth}` },
        });
        if (data['outcome'] !== 'sent') throw new Error(`letter ${nth}: ${JSON.stringify(data)}`);
      });
      const alone = await timed(() => bare.sendMail({ from: SENDER, to: 'bela@acme.example', subject, text: body }));
      // The first ones load what they need.
      if (nth < 0) continue;
      ours.push(own);
      theirs.push(alone);
    }
    const row = (times: readonly number[]) => ({ p50: round(median(times)), p95: round(quantile(times, 0.95)) });
    return { ours: row(ours), bare: row(theirs), ratio: pairedRatio(ours, theirs) };
  } finally {
    await close();
    await audit.close();
    bare.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
