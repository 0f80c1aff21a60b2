import { beforeEach, describe, expect, it } from 'vitest';
import { postOffice } from '../../src/adapters/mail/post-office.ts';
import type { Delivery, Letter } from '../../src/domain/letter.ts';
import type { Mark, OutboxStore, SentFolder, Transport } from '../../src/ports.ts';
import { rules, today } from './call.ts';

/** What an outbox promises, through the post office that uses it; `open` gives an empty one. */
export function outboxContract(open: () => Promise<OutboxStore>): void {
  let store: OutboxStore;
  let sent: string[];
  let outcome: Delivery['outcome'] | 'throws';
  let now: Date;

  beforeEach(async () => {
    store = await open();
    sent = [];
    outcome = 'sent';
    now = today;
  });

  const transport: Transport = {
    place: { leaves: true, name: 'test' },
    async send({ messageId, recipients }) {
      if (outcome === 'throws') throw new Error('refused');
      sent.push(messageId);
      const each = outcome === 'unknown' ? 'unknown' : 'accepted';
      return { outcome, recipients: recipients.map((address) => ({ address, outcome: each })) };
    },
  };
  const office = (folder?: SentFolder) => postOffice({ rules, transport, store, sent: folder, now: () => now });
  const letter: Letter = {
    to: [{ address: 'bela@acme.example' }],
    cc: [],
    bcc: [],
    subject: 'Offer',
    text: 'As agreed.',
    files: [],
  };
  const keyed: Mark = { id: 'a'.repeat(40), keyed: true };
  const unkeyed: Mark = { id: 'b'.repeat(40), keyed: false };

  it('freezes the same bytes as often as it is asked, at whatever time', async () => {
    const first = await office().freeze(letter, keyed);
    now = new Date(today.getTime() + 600_000);
    expect(await office().freeze(letter, keyed)).toEqual(first);
  });

  it('freezes another letter apart, under the same key too', async () => {
    const first = await office().freeze(letter, keyed);
    const second = await office().freeze({ ...letter, text: 'Not agreed.' }, keyed);
    expect(second.sha256).not.toBe(first.sha256);
    expect(second.messageId).toBe(first.messageId);
    expect(await office().freeze(letter, keyed)).toEqual(first);
    // Of two letters with one key only one goes out.
    expect(await office().send(first)).toMatchObject({ outcome: 'sent' });
    expect(await office().send(second)).toMatchObject({ outcome: 'unknown' });
    expect(sent).toHaveLength(1);
  });

  it('sends a letter with a key once, and one without again when it is asked again', async () => {
    const first = await office().send(await office().freeze(letter, keyed));
    const again = await office().send(await office().freeze(letter, keyed));
    expect([first.earlier, again.earlier, sent.length]).toEqual([false, true, 1]);
    await office().send(await office().freeze(letter, unkeyed));
    now = new Date(today.getTime() + 60_000);
    await office().send(await office().freeze(letter, unkeyed));
    expect(new Set(sent).size).toBe(3);
  });

  it('lets one of many that send at once hand it over', async () => {
    const frozen = await office().freeze(letter, keyed);
    const reports = await Promise.all(Array.from({ length: 8 }, () => office().send(frozen)));
    expect(sent).toHaveLength(1);
    expect(reports.filter(({ earlier }) => !earlier)).toHaveLength(1);
  });

  it('never sends again what may have been sent, and finds it in Sent', async () => {
    const frozen = await office().freeze(letter, keyed);
    outcome = 'unknown';
    expect(await office().send(frozen)).toMatchObject({ outcome: 'unknown' });
    outcome = 'sent';
    expect(await office().send(frozen)).toMatchObject({ outcome: 'unknown' });
    const folder: SentFolder = { has: async (id) => id === frozen.messageId, append: async () => undefined };
    expect(await office(folder).send(frozen)).toMatchObject({ outcome: 'sent', copy: 'there already', earlier: true });
    expect(await office().outbox(5)).toMatchObject([{ status: 'sent' }]);
    expect(sent).toHaveLength(1);
  });

  it('never sends again what a killed process was sending', async () => {
    const frozen = await office().freeze(letter, unkeyed);
    await store.claim(frozen.id);
    const again = await office().freeze(letter, unkeyed);
    expect(again.messageId).toBe(frozen.messageId);
    expect(await office().send(again)).toMatchObject({ outcome: 'unknown' });
    expect(sent).toEqual([]);
  });

  it('may send later what was refused', async () => {
    const frozen = await office().freeze(letter, keyed);
    outcome = 'throws';
    await expect(office().send(frozen)).rejects.toThrow('refused');
    outcome = 'sent';
    expect(await office().send(frozen)).toMatchObject({ outcome: 'sent', earlier: false });
  });

  describe('the copy in Sent', () => {
    const copies: readonly (readonly [string, SentFolder])[] = [
      ['kept', { has: async () => false, append: async () => undefined }],
      ['there already', { has: async () => true, append: async () => Promise.reject(new Error('twice')) }],
      ['failed', { has: async () => false, append: async () => Promise.reject(new Error('full')) }],
    ];
    it.each(copies)('%s', async (copy, folder) => {
      const post = office(folder);
      expect(await post.send(await post.freeze(letter, keyed))).toMatchObject({ outcome: 'sent', copy });
    });
  });

  it('sends nothing that was changed after it was frozen', async () => {
    const frozen = await office().freeze(letter, keyed);
    const changed = { ...frozen, recipients: ['chiara@acme.example'] };
    await expect(office().send(changed)).rejects.toMatchObject({ code: 'COMMS_RECIPIENTS_DIFFER' });
    const other = { ...frozen, sha256: '0'.repeat(64) };
    await expect(office().send(other)).rejects.toMatchObject({ code: 'COMMS_LETTER_CHANGED' });
    expect(sent).toEqual([]);
  });

  it('lists what is newest first', async () => {
    await office().send(await office().freeze(letter, keyed));
    now = new Date(today.getTime() + 1000);
    await office().freeze({ ...letter, subject: 'Draft' }, unkeyed);
    expect((await office().outbox(5)).map(({ subject, status }) => [subject, status])).toEqual([
      ['Draft', 'draft'],
      ['Offer', 'sent'],
    ]);
  });
}
