import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FreshDatabase, type Person, type SpawnedServer, spawnServer } from '@enterprise-mcp/testkit';
import { describeWithContainers, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountedMail, countedMail } from '../mail/counted-mail.ts';
import { type CuttingProxy, cuttingProxy } from '../mail/cutting-proxy.ts';
import { messageIdsIn } from '../mail/mailbox.ts';

const BIN = join(import.meta.dirname, '../../dist/bin.js');
/** Raised for a release; the cuts of exim.test.ts are at other points, and many more. */
const KILLS = Number(process.env['COMMS_PROCESS_KILLS'] ?? 24);
const BELA = 'bela@acme.example';

describeWithContainers('a server that is killed while Exim takes its letter', () => {
  let mail: CountedMail;
  let proxy: CuttingProxy;
  let database: FreshDatabase;
  let folder: string;
  const running: SpawnedServer[] = [];

  beforeAll(async () => {
    mail = await countedMail();
    proxy = await cuttingProxy({ host: mail.host, port: mail.smtpPort });
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'mcp-comms-kills-'));
    await writeFile(join(folder, 'ca.pem'), mail.ca);
  }, 300_000);
  afterAll(async () => {
    for (const { process: child } of running) child.kill('SIGKILL');
    await proxy?.close();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
    await mail?.stop();
  });

  async function start(person: Person): Promise<SpawnedServer> {
    const server = await spawnServer('sdk-2.x-2026', {
      command: process.execPath,
      args: [BIN, '--limits', 'outward=off,send_email=off'],
      env: {
        COMMS_DATA_DIR: folder,
        COMMS_DATABASE_URL: database.url,
        COMMS_LOG_LEVEL: 'error',
        COMMS_FROM: 'assistant@acme.example',
        COMMS_ALLOWED_DOMAINS: 'acme.example',
        COMMS_RECIPIENT_LIMIT: 'off',
        COMMS_CA_FILE: join(folder, 'ca.pem'),
        COMMS_SMTP_HOST: '127.0.0.1',
        COMMS_SMTP_PORT: String(proxy.port),
        COMMS_SMTP_PASSWORD: mail.password,
        COMMS_IMAP_HOST: mail.host,
        COMMS_IMAP_PORT: String(mail.imapPort),
        COMMS_MAIL_INDEX: 'off',
      },
      person,
    });
    running.push(server);
    return server;
  }

  const letter = (number: number) => ({
    to: [BELA],
    subject: `Letter ${number}`,
    body: 'As agreed.\n',
    idempotency_key: `letter-${number}`,
  });

  it(`sends nothing twice when all is repeated: ${KILLS} SIGKILLs`, { timeout: 120_000 + KILLS * 10_000 }, async () => {
    let next = await start(mail.ledger.person);
    expect((await next.client.call('send_email', letter(0))).data).toMatchObject({ outcome: 'sent' });
    const { clientBytes, serverBytes } = proxy.last;
    for (let number = 1; number <= KILLS; number++) {
      const server = next;
      // Between the letter and the answer is where it hurts: two thirds of the kills are near the end.
      const from = number % 3 === 0 ? 0.05 : 0.8;
      const share = from + Math.random() * (1 - from);
      const instead = () => server.process.kill('SIGKILL');
      proxy.cut =
        number % 2 === 0
          ? { serverBytes: Math.ceil(share * serverBytes), instead }
          : { clientBytes: Math.ceil(share * clientBytes), instead };
      const call = server.client.call('send_email', letter(number)).catch(() => undefined);
      await Promise.race([call, server.exited]);
      proxy.cut = undefined;
      // A conversation a few bytes shorter than the first one ends before the point: it is killed behind its answer.
      server.process.kill('SIGKILL');
      await server.exited;
      next = await start(mail.ledger.person);
    }
    await next.close();

    const asked: string[] = [];
    const after = await start(async (question) => {
      asked.push(question);
      return { action: 'decline' };
    });
    const outcomes: Record<string, number> = {};
    for (let time = 0; time < 2; time++) {
      for (let number = 1; number <= KILLS; number++) {
        const { data, error } = await after.client.call('send_email', letter(number));
        expect(error).toBeUndefined();
        expect(data['outcome']).toMatch(/^(sent|unknown)$/);
        const id = String(data['message_id']);
        const arrived = (await messageIdsIn(mail, BELA)).filter((found) => found === id).length;
        expect(arrived, `${id}, ${data['outcome']}`).toBeLessThanOrEqual(1);
        if (time === 0) outcomes[String(data['outcome'])] = (outcomes[String(data['outcome'])] ?? 0) + 1;
        else if (data['outcome'] === 'sent') expect(arrived).toBe(1);
      }
    }
    // Who had approved a letter was not asked about it again.
    expect(asked).toEqual([]);
    expect(outcomes['unknown'] ?? 0).toBeGreaterThan(0);
    const { length } = await messageIdsIn(mail, BELA);
    process.stderr.write(`killed ${KILLS} times, ${length - 1} had arrived; then: ${JSON.stringify(outcomes)}\n`);
    expect(await after.close()).toBe(0);
  });
});
