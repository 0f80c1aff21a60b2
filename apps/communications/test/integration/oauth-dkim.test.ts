import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryState } from '@enterprise-mcp/kit';
import { describeWithContainers } from '@enterprise-mcp/testkit/vitest';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type MailSettings, mailAdapters } from '../../src/adapters/mail/index.ts';
import { memoryMailIndex } from '../../src/adapters/memory/mail-index.ts';
import { memoryOutbox } from '../../src/adapters/memory/outbox.ts';
import type { Letter } from '../../src/domain/letter.ts';
import { rules } from '../contract/call.ts';
import { type CountedMail, countedMail } from '../mail/counted-mail.ts';
import { dkimHolds } from '../mail/dkim.ts';
import { eventually, withImap } from '../mail/mailbox.ts';

const BELA = 'bela@acme.example';
const silent = () => undefined;
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

describeWithContainers('mail with access tokens, signed', () => {
  let mail: CountedMail;
  let folder: string;
  let server: Server;
  let asked: URLSearchParams[] = [];
  let answer: { status: number; body: object };

  beforeAll(async () => {
    mail = await countedMail();
    folder = await mkdtemp(join(tmpdir(), 'mcp-comms-oauth-'));
    await writeFile(join(folder, 'ca.pem'), mail.ca);
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      asked.push(new URLSearchParams(Buffer.concat(chunks).toString()));
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }, 300_000);
  beforeEach(() => {
    asked = [];
    answer = { status: 200, body: { access_token: mail.token, expires_in: 3600, token_type: 'Bearer' } };
  });
  afterAll(async () => {
    server?.close();
    await rm(folder, { recursive: true, force: true });
    await mail?.stop();
  });

  async function opened(changes: Partial<MailSettings> = {}) {
    const settings: MailSettings = {
      from: rules.from.address,
      recipientLimit: '100/d',
      smtpHost: mail.host,
      smtpPort: mail.smtpPort,
      smtpSecurity: 'starttls',
      imapHost: mail.host,
      imapPort: mail.imapPort,
      imapSecurity: 'tls',
      caFile: join(folder, 'ca.pem'),
      mailboxes: ['INBOX', '\\Sent'],
      sentFolder: '\\Sent',
      mailIndex: 'off',
      oauthTokenUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
      oauthClientId: 'comms',
      oauthClientSecret: 'quiet',
      ...changes,
    };
    return mailAdapters(settings, {
      rules,
      store: memoryOutbox(),
      index: memoryMailIndex(),
      limits: memoryState().limits,
      log: { debug: silent, info: silent, warn: silent, error: silent },
      folder,
      now: () => new Date(),
    });
  }

  const letter = (subject: string): Letter => ({
    to: [{ address: BELA }],
    cc: [],
    bcc: [],
    subject,
    text: 'Line one  \n\n.\nÄ, and a line that is long enough to be broken: '.padEnd(200, 'x '),
    files: [],
  });

  it('sends, keeps the copy and searches with a token that is fetched once', async () => {
    const { office, source, health, close } = await opened({ oauthScope: 'mail' });
    mail.ledger.approve(2);
    for (const nth of ['1', '2']) {
      const frozen = await office.freeze(letter(`Token ${nth}`), { id: nth.padStart(40, '0'), keyed: true });
      expect(await office.send(frozen)).toMatchObject({ outcome: 'sent', copy: 'kept' });
    }
    const { hits } = await source.search({ words: 'token' }, { limit: 5 });
    expect(hits.map(({ subject }) => subject)).toEqual(['Token 2', 'Token 1']);
    expect((await health()).map(({ ok }) => ok)).toEqual([true, true]);
    await close();
    // One for SMTP, one for IMAP; `health` logs in with its own.
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      client_id: 'comms',
      client_secret: 'quiet',
      scope: 'mail',
      grant_type: 'client_credentials',
    });
  });

  it('asks with a refresh token where one is given, and is refused with a token that the server does not take', async () => {
    answer.body = { access_token: 'another', expires_in: 3600 };
    const { office, source, close } = await opened({ oauthRefreshToken: 'fresh' });
    const frozen = await office.freeze(letter('Refused'), { id: 'c'.repeat(40), keyed: true });
    await expect(office.send(frozen)).rejects.toMatchObject({ code: 'COMMS_SMTP_REFUSED' });
    await expect(source.search({}, { limit: 1 })).rejects.toMatchObject({ code: 'BACKEND_MISCONFIGURED' });
    expect(asked[0]?.get('grant_type')).toBe('refresh_token');
    expect(asked[0]?.get('refresh_token')).toBe('fresh');
    await close();
  });

  it('says of an endpoint that gives no token what it said, and nothing of the secret', async () => {
    answer = { status: 401, body: { error: 'invalid_client', error_description: 'quiet' } };
    const { office, source, close } = await opened();
    const frozen = await office.freeze(letter('No token'), { id: 'd'.repeat(40), keyed: true });
    await expect(office.send(frozen)).rejects.toMatchObject({ message: expect.stringMatching(/401 invalid_client/) });
    await expect(source.search({}, { limit: 1 })).rejects.toMatchObject({
      code: 'BACKEND_MISCONFIGURED',
      message: expect.not.stringContaining('quiet'),
    });
    await close();
  });

  it('a DKIM signature holds where the letter arrives, and not for a changed one', async () => {
    const { office, close } = await opened({
      dkimDomain: 'acme.example',
      dkimSelector: 'mail',
      // As it stands in a variable: in one line.
      dkimKey: privateKey.replaceAll('\n', '\\n'),
    });
    const frozen = await office.freeze(letter('Signed  twice\tas it is'), { id: 'e'.repeat(40), keyed: true });
    mail.ledger.approve();
    expect(await office.send(frozen)).toMatchObject({ outcome: 'sent' });
    const arrived = await eventually(
      () => bytesOf(frozen.messageId),
      (found) => found !== undefined,
    );
    const text = Buffer.from(arrived ?? []).toString('latin1');
    expect(text).toMatch(/^DKIM-Signature: .*d=acme\.example;/m);
    expect(dkimHolds(Buffer.from(text, 'latin1'), publicKey)).toBe(true);
    for (const [what, by] of [
      ['Subject: Signed', 'Subject: Seen'],
      ['To: bela@', 'To: eve@'],
      ['Line one', 'Line two'],
    ] as const) {
      const changed = text.replace(what, by);
      expect(changed).not.toBe(text);
      expect(dkimHolds(Buffer.from(changed, 'latin1'), publicKey)).toBe(false);
    }
    await close();
  });

  const bytesOf = (messageId: string) =>
    withImap(mail, BELA, async (imap) => {
      const lock = await imap.getMailboxLock('INBOX');
      try {
        const uids = await imap.search({ header: { 'message-id': messageId } }, { uid: true });
        const [uid] = Array.isArray(uids) ? uids : [];
        const message =
          uid === undefined ? undefined : await imap.fetchOne(String(uid), { source: true }, { uid: true });
        return message ? message.source : undefined;
      } finally {
        lock.release();
      }
    });
});
