import { beforeEach, describe, expect, it } from 'vitest';
import { mailSource } from '../../src/adapters/mail/mail-source.ts';
import { memoryMailIndex } from '../../src/adapters/memory/mail-index.ts';
import type { After } from '../../src/domain/conversation.ts';
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
      expect([await index.uids('INBOX'), await index.states()]).toEqual([[], new Map()]);
      expect(await index.uids('Sent')).toHaveLength(1);
    });

    it('takes words of any letters and any length, and folders of any name', async () => {
      const [mail] = mails;
      if (!mail) throw new Error('no mail');
      const folder = `Kün'de\\n "x" & | !`;
      // Cut after 64 units, which is in the middle of a letter.
      const long = `a${'\u{20000}'.repeat(40)}`;
      await index.add([{ ...mail, key: 'mail:odd;1;1', folder, text: `Łódź ${long} don't <b> @x` }]);
      for (const words of ['lodz', 'łódź', long, 'don t x']) {
        const found = await index.search({ words, channel: folder.toUpperCase() }, [folder], { limit: 5 });
        expect(found.map(({ key }) => key)).toEqual(['mail:odd;1;1']);
      }
    });

    it('finds the newest of many and the few among many alike, page after page', async () => {
      const [mail] = mails;
      if (!mail) throw new Error('no mail');
      const made = Array.from({ length: 700 }, (_, nth) => ({
        ...mail,
        key: `mail:INBOX;1;${nth}`,
        folder: nth % 3 === 0 ? 'Sent' : 'INBOX',
        uid: nth,
        messageId: null,
        references: [],
        at: new Date(Date.UTC(2026, 0, 1, 0, Math.floor(nth / 2))),
        from: { name: `Person ${nth % 40}`, address: `person${nth % 40}@acme.example` },
        subject: '',
        // Everywhere, in every tenth, in old ones alone, beginnings of 300 words, and once.
        text: [
          'harbour',
          nth % 10 === 0 ? 'tariff' : '',
          nth < 150 ? 'paddle' : '',
          `w${(nth * 7) % 300}x`,
          nth === 5 ? 'zeppelin' : '',
        ].join(' '),
        files: [],
      }));
      await index.add(made);
      const other = memoryMailIndex();
      await other.add(made);
      const day = (hours: number) => new Date(Date.UTC(2026, 0, 1, hours));
      for (const query of [
        ...[
          { words: 'harbour' },
          { words: 'harb tar' },
          { words: 'paddle' },
          { words: 'paddle tariff' },
          { words: 'w' },
        ],
        ...[{ words: 'w zepp' }, { words: 'w1 w2' }, { words: 'none' }, { words: 'none harbour' }, {}],
        ...[
          { from: 'person7@acme.example', words: 'harbour' },
          { with: 'person 4', words: 'paddle' },
        ],
        ...[{ words: 'harbour', channel: 'sent' }, { words: 'paddle', channel: 'Sent' }, { channel: 'inbox' }],
        ...[
          { words: 'paddle', since: day(1) },
          { words: 'tariff', until: day(2) },
          { since: day(2), until: day(3) },
        ],
      ]) {
        for (const folders of [FOLDERS, ['Sent', 'Gone']]) {
          let after: After | undefined;
          for (let page = 0; page < 2; page++) {
            const [found, expected] = await Promise.all(
              [index, other].map((one) => one.search(query, folders, { limit: 20, after })),
            );
            const keys = (list: readonly Mail[] = []) => list.map(({ key }) => key);
            expect([query, folders, keys(found)]).toEqual([query, folders, keys(expected)]);
            const last = found?.[19];
            if (!last) break;
            after = { at: last.at, id: last.key };
          }
        }
      }
    });

    it('remembers where reading stopped', async () => {
      const state = { uidValidity: '7', uidNext: 14, modseq: '99', syncedAt: new Date('2026-05-04T09:00:00Z') };
      await index.reached('INBOX', { ...state, modseq: '' });
      await index.reached('INBOX', state);
      expect(await index.states()).toEqual(new Map([['INBOX', state]]));
    });
  });
}
