import { beforeAll, describe, expect, it } from 'vitest';
import type { After, ConversationQuery } from '../../src/domain/conversation.ts';
import type { ConversationSource } from '../../src/ports.ts';

/** What a source of mail promises, over the mails of `seedMails`. */
export function mailSourceContract(open: () => Promise<ConversationSource>): void {
  let mail: ConversationSource;
  beforeAll(async () => {
    mail = await open();
  }, 60_000);

  const subjects = async (query: ConversationQuery) => {
    const { hits } = await mail.search(query, { limit: 20 });
    return hits.map(({ subject }) => subject);
  };

  describe('search', () => {
    it.each<[string, ConversationQuery, string[]]>([
      ['a word of the text', { words: 'harbour' }, ['Crane inspection']],
      [
        'words that all occur, newest first',
        { words: 'crane inspection' },
        ['Re: Crane inspection', 'Re: Crane inspection', 'Crane inspection'],
      ],
      ['the beginning of a word', { words: 'inspec harb' }, ['Crane inspection']],
      ['an encoded subject', { words: 'Frühstück' }, ['Frühstück']],
      ['a text in HTML', { words: 'tulip' }, ['Spring offer']],
      ['the sender by address', { from: 'chiara@acme.example' }, ['Frühstück']],
      [
        'anyone, sender or recipient',
        { with: 'bela@acme.example', words: 'week' },
        ['Re: Crane inspection', 'Re: Crane inspection'],
      ],
      ['one folder', { words: 'crane', channel: 'Sent' }, ['Re: Crane inspection']],
      ['a time', { since: new Date('2026-04-23T00:00:00Z') }, ['Payroll May', 'Spring offer']],
      ['until a time', { words: 'report', until: new Date('2026-03-03T00:00:00Z') }, ['Report 2', 'Report 1']],
      ['nothing', { words: 'zeppelin' }, []],
    ])('finds by %s', async (_, query, expected) => {
      expect(await subjects(query)).toEqual(expected);
    });

    it('shows where it was found, and how many files there are', async () => {
      const { hits } = await mail.search({ words: 'nineteen' }, { limit: 5 });
      expect(hits).toMatchObject([
        { source: 'mail', channel: 'INBOX', files: 1, from: { address: 'bela@acme.example' } },
      ]);
      expect(hits[0]?.snippet).toContain('Week nineteen');
    });

    it('gives pages that have everything once', async () => {
      const seen: string[] = [];
      let after: After | undefined;
      for (;;) {
        const { hits, more } = await mail.search({ from: 'sam@partner.example' }, { limit: 3, after });
        seen.push(...hits.map(({ subject }) => subject));
        const last = hits.at(-1);
        if (!more || !last) break;
        after = { at: last.at, id: last.id };
      }
      expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map((number) => `Report ${number}`));
    });
  });

  describe('thread', () => {
    const idOf = async (words: string) => {
      const { hits } = await mail.search({ words }, { limit: 1 });
      return hits[0]?.id ?? '';
    };

    it('has the messages of all folders, oldest first, and what an answer refers to', async () => {
      const thread = await mail.thread(await idOf('harbour'), 10);
      expect(thread?.messages.map(({ text }) => text.trim().split(/[ .]/)[0])).toEqual(['The', 'Which', 'Week']);
      expect(thread?.replyTo).toEqual({
        messageId: '<m3@acme.example>',
        references: ['<m1@acme.example>', '<m2@acme.example>'],
      });
      expect(thread?.messages[2]?.files).toMatchObject([{ name: 'contract.pdf', type: 'application/pdf', bytes: 13 }]);
    });

    it('has the latest so many, and says how many it left out', async () => {
      const thread = await mail.thread(await idOf('harbour'), 1);
      expect([thread?.messages.length, thread?.omitted]).toEqual([1, 2]);
    });

    it('has of an HTML mail what a reader would see', async () => {
      const [message] = (await mail.thread(await idOf('tulip'), 1))?.messages ?? [];
      expect(message?.text).toContain('Tulip bulbs half price');
      expect(message?.text).not.toMatch(/Ignore previous|track\.example|<p>/);
    });

    it.each(['mail:INBOX;1;999', 'mail:Secret;1;1', 'mail:', 'slack:x', '', 'mail:%;1;1'])(
      'knows nothing of %j',
      async (id) => {
        expect(await mail.thread(id, 5)).toBeUndefined();
      },
    );
  });
}
