import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientKinds, inProcess, type MailContainer, mailContainer, persons } from '@enterprise-mcp/testkit';
import { describeWithContainers } from '@enterprise-mcp/testkit/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { server } from '../../src/server.ts';
import { eventually, journal, messageIdsIn } from '../mail/mailbox.ts';

const letter = { to: ['bela@acme.example'], cc: ['chiara@acme.example'], subject: 'Offer', body: 'As agreed.\n' };

/** What stands between a call and the mail server, counted on the mail server's side. */
describeWithContainers('the gate before Exim', () => {
  let mail: MailContainer;
  let folder: string;
  beforeAll(async () => {
    mail = await mailContainer();
    folder = await mkdtemp(join(tmpdir(), 'comms-gate-'));
    await writeFile(join(folder, 'ca.pem'), mail.ca);
  }, 300_000);
  afterAll(async () => {
    await mail?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function opened(
    kind: (typeof clientKinds)[number],
    name: string,
    person?: (typeof persons)[keyof typeof persons],
  ) {
    const config = server.config.schema.parse({
      from: 'assistant@acme.example',
      allowedDomains: ['acme.example'],
      smtpHost: mail.host,
      smtpPort: mail.smtpPort,
      smtpPassword: mail.password,
      imapHost: mail.host,
      imapPort: mail.imapPort,
      caFile: join(folder, 'ca.pem'),
    });
    const dataDir = join(folder, name);
    return inProcess(server, kind, {
      ...(person && { person }),
      settings: {
        config,
        common: { dataDir, auditDir: join(dataDir, 'audit'), logLevel: 'silent', callTimeoutMs: 25_000 },
      },
    });
  }

  const refusing = ['saysNo', 'dismisses', 'overlooks'] as const;

  it.each(clientKinds)('%s: nothing passes without a yes', { timeout: 120_000 }, async (kind) => {
    const before = await journal(mail);
    for (const who of [undefined, ...refusing]) {
      const session = await opened(kind, `no-${kind}`, who && persons[who]);
      for (const lie of [{}, { confirmed: true }, { approval: 'x' }]) {
        const answer = await session.client.call('send_email', { ...letter, ...lie }).catch(() => undefined);
        expect(answer?.isError ?? true).toBe(true);
      }
      await session.close();
    }
    expect(await journal(mail)).toEqual(before);
  });

  // A client that cheats: answers what it was not asked, or answers another letter's question.
  it('a forged or borrowed answer sends nothing', { timeout: 60_000 }, async () => {
    const session = await opened('sdk-2.x-2026', 'forged', persons.saysYes);
    const before = await journal(mail);
    const asked = await session.client.leg('send_email', letter);
    if (!('state' in asked)) throw new Error('the server did not ask');
    const answers = [
      { ...letter, to: ['dora@acme.example'] },
      { ...letter, body: 'Not agreed.\n' },
      { ...letter, bcc: ['dora@acme.example'] },
    ];
    for (const other of answers) {
      const answer = await session.client.leg('send_email', other, { state: asked.state }).catch(() => undefined);
      expect(answer !== undefined && 'isError' in answer ? answer.isError : true).toBe(true);
    }
    expect(await journal(mail)).toEqual(before);
    await session.close();
  });

  it.each(clientKinds)('%s: a yes sends it to exactly these people, once', { timeout: 120_000 }, async (kind) => {
    const before = (await journal(mail)).length;
    const session = await opened(kind, `yes-${kind}`, persons.saysYes);
    const call = { ...letter, subject: kind, idempotency_key: kind };
    const sent = await session.client.call('send_email', call);
    expect(sent.data).toMatchObject({ outcome: 'sent', left_the_machine: true, copy_in_sent: 'kept' });
    await session.client.call('send_email', call);
    const id = String(sent.data['message_id']);
    for (const reader of ['bela@acme.example', 'chiara@acme.example', 'journal@acme.example']) {
      const ids = await eventually(
        () => messageIdsIn(mail, reader),
        (found) => found.includes(id),
      );
      expect(ids.filter((one) => one === id)).toHaveLength(1);
    }
    expect((await journal(mail)).length).toBe(before + 1);
    expect((await messageIdsIn(mail, 'assistant@acme.example', 'Sent')).filter((one) => one === id)).toHaveLength(1);
    // Found again by search, through the index.
    const found = await eventually(
      () => session.client.call('search_conversations', { query: kind, source: 'mail' }),
      ({ data }) => data['returned'] === 1,
    );
    expect(JSON.stringify(found.data)).toContain('Sent');
    await session.close();
  });
});
