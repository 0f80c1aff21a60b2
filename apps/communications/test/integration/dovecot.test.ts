import { describeWithContainers } from '@enterprise-mcp/testkit/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imapParts } from '../../src/adapters/mail/imap/index.ts';
import { syncFolder } from '../../src/adapters/mail/imap/sync.ts';
import { memoryMailIndex } from '../../src/adapters/memory/mail-index.ts';
import type { ConversationSource, MailIndex } from '../../src/ports.ts';
import { mailSourceContract } from '../contract/mail-source.contract.ts';
import { seedMails } from '../contract/seed-mail.ts';
import { type CountedMail, countedMail } from '../mail/counted-mail.ts';
import { eventually, imapAddress, withImap } from '../mail/mailbox.ts';

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

describeWithContainers('mail in Dovecot', () => {
  let mail: CountedMail;
  const closing: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    mail = await countedMail();
  }, 300_000);
  afterAll(async () => {
    for (const part of closing) await part.close();
    await mail?.stop();
  });

  async function seeded(user: string): Promise<string> {
    await withImap(mail, user, async (imap) => {
      for (const { folder, at, raw } of seedMails) await imap.append(folder, Buffer.from(raw), [], at);
    });
    return user;
  }

  function parts(user: string, index: MailIndex, mailIndex: 'on' | 'off' = 'on') {
    const settings = { mailboxes: ['INBOX', '\\Sent'], sentFolder: '\\Sent', mailIndex };
    const opened = imapParts(imapAddress(mail, user), { settings, index, log, now: () => new Date() });
    closing.push(opened);
    return opened;
  }

  describe('searched by the server', () => {
    mailSourceContract(async () => parts(await seeded('direct@acme.example'), memoryMailIndex(), 'off').source);
  });

  describe('searched by an index that is kept up to date', () => {
    mailSourceContract(async () => {
      const { source } = parts(await seeded('indexed@acme.example'), memoryMailIndex());
      await indexed(source);
      return source;
    });
  });

  const indexed = (source: ConversationSource) =>
    eventually(
      () => source.search({ words: 'crane' }, { limit: 5 }),
      ({ by, hits }) => by === 'index' && hits.length === 3,
    );

  it('hears of new mail by IDLE and forgets what was deleted', async () => {
    const user = await seeded('idle@acme.example');
    const { source } = parts(user, memoryMailIndex());
    await indexed(source);
    const found = (words: string) => async () => (await source.search({ words }, { limit: 5 })).hits.length;
    await withImap(mail, user, (imap) => imap.append('INBOX', 'Subject: Zeppelin\r\n\r\nIt flies.\r\n'));
    expect(await eventually(found('zeppelin'), (count) => count === 1)).toBe(1);
    await withImap(mail, user, async (imap) => {
      const lock = await imap.getMailboxLock('INBOX');
      await imap.messageDelete('1:*');
      lock.release();
    });
    expect(await eventually(found('zeppelin'), (count) => count === 0)).toBe(0);
    expect(await found('crane')()).toBe(1);
  });

  it('goes on where it stopped, and reads a folder anew whose UIDVALIDITY changed', async () => {
    const user = await seeded('again@acme.example');
    const index = memoryMailIndex();
    await withImap(mail, user, async (imap) => {
      await syncFolder(imap, 'INBOX', index, () => new Date());
      const before = (await index.states()).get('INBOX');
      await imap.append('INBOX', 'Subject: Later\r\n\r\nOne more.\r\n');
      await syncFolder(imap, 'INBOX', index, () => new Date());
      const after = (await index.states()).get('INBOX');
      expect((after?.uidNext ?? 0) - (before?.uidNext ?? 0)).toBe(1);

      await imap.mailboxCreate('Other');
      await imap.append('Other', 'Subject: Fresh\r\n\r\nA new folder.\r\n');
      await syncFolder(imap, 'Other', index, () => new Date());
      const [first] = await index.search({ words: 'fresh' }, ['Other'], { limit: 1 });
      await imap.mailboxDelete('Other');
      await imap.mailboxCreate('Other');
      await imap.append('Other', 'Subject: Fresher\r\n\r\nThe same name.\r\n');
      await syncFolder(imap, 'Other', index, () => new Date());
      expect(await index.get(first?.key ?? '', ['Other'])).toBeUndefined();
      expect((await index.search({}, ['Other'], { limit: 5 })).map(({ subject }) => subject)).toEqual(['Fresher']);
    });
  });

  it('answers from the index while the server is away, and gives a file again when it is back', async () => {
    const user = await seeded('offline@acme.example');
    const { source } = parts(user, memoryMailIndex());
    await indexed(source);
    const [hit] = (await source.search({ words: 'nineteen' }, { limit: 1 })).hits;
    const file = await source.file?.(`${hit?.id}#0`);
    expect(Buffer.from(file?.bytes ?? []).toString()).toBe('%PDF contract');
    await mail.pause();
    try {
      const { hits, by, indexedAt } = await source.search({ words: 'harbour' }, { limit: 5 });
      expect([hits.length, by, indexedAt instanceof Date]).toEqual([1, 'index', true]);
    } finally {
      await mail.unpause();
    }
  });
});
