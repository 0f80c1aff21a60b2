import { beforeEach, describe, expect, it } from 'vitest';
import { mailSource } from '../../src/adapters/mail/mail-source.ts';
import type { Mail } from '../../src/domain/mail.ts';
import type { MailIndex } from '../../src/ports.ts';
import { mailSourceContract } from './mail-source.contract.ts';
import { parsedSeed } from './seed-mail.ts';

const FOLDERS = ['INBOX', 'Sent'];

/** What an index of mail promises; `open` gives an empty one. */
export function mailIndexContract(open: () => Promise<MailIndex>): void {
  describe('as a source', () => {
    mailSourceContract(async () => {
      const index = await open();
      await index.add(await parsedSeed());
      return mailSource({ folders: async () => FOLDERS, index, isIndexed: async () => true });
    });
  });

  describe('as a copy of folders', () => {
    let index: MailIndex;
    let mails: readonly Mail[];
    beforeEach(async () => {
      index = await open();
      mails = await parsedSeed();
    });
    const all = (folders = FOLDERS) => index.search({}, folders, { limit: 50 });

    it('takes the same mail once', async () => {
      await index.add(mails);
      await index.add(mails);
      expect(await all()).toHaveLength(mails.length);
    });

    it('gives back what it was given', async () => {
      await index.add(mails);
      const [, second] = mails;
      expect(await index.get(second?.key ?? '', FOLDERS)).toEqual(second);
    });

    it('shows nothing of a folder that is not allowed', async () => {
      await index.add(mails);
      const sent = mails.find(({ folder }) => folder === 'Sent');
      expect((await all(['INBOX'])).map(({ folder }) => folder)).not.toContain('Sent');
      expect(await index.get(sent?.key ?? '', ['INBOX'])).toBeUndefined();
      expect((await all([])).length).toBe(0);
    });

    it('forgets what is gone, and a folder whose numbers changed', async () => {
      await index.add(mails);
      await index.reached('INBOX', { uidValidity: '7', uidNext: 14, modseq: '3', syncedAt: new Date(0) });
      const uids = await index.uids('INBOX');
      await index.remove('INBOX', uids.slice(0, 2));
      expect(await index.uids('INBOX')).toEqual(uids.slice(2));
      await index.forget('INBOX');
      expect([await index.uids('INBOX'), await index.state('INBOX')]).toEqual([[], undefined]);
      expect(await index.uids('Sent')).toHaveLength(1);
    });

    it('remembers where reading stopped', async () => {
      const state = { uidValidity: '7', uidNext: 14, modseq: '99', syncedAt: new Date('2026-05-04T09:00:00Z') };
      await index.reached('INBOX', { ...state, modseq: '' });
      await index.reached('INBOX', state);
      expect([await index.state('INBOX'), await index.folders()]).toEqual([state, ['INBOX']]);
    });
  });
}
