import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Chat, Mark } from '../../src/ports.ts';

export interface OpenedChat {
  readonly chat: Chat;
  /** Texts in a channel, the first first. */
  texts(channel: string): Promise<readonly string[]>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

const keyed = (id: string): Mark => ({ id, keyed: true });

/** What every chat keeps. `#general` and the person ada@acme.example exist. */
export function chatContract(name: string, open: () => Promise<OpenedChat>): void {
  describe(`${name}: chat`, () => {
    let opened: OpenedChat;
    beforeAll(async () => {
      opened = await open();
    });
    beforeEach(() => opened.reset());
    afterAll(() => opened?.close());

    it('posts, and answers in a thread', async () => {
      const { chat } = opened;
      const target = await chat.target('#General');
      expect(target).toMatchObject({ name: '#general', kind: 'channel' });
      const first = await chat.post({ target, text: 'Hello &lt;all&gt;', mark: keyed('a1') });
      expect(first).toMatchObject({ earlier: false, id: expect.stringMatching(/^slack:/) });
      const start = await chat.threadStart(target, first.id ?? '');
      expect(start.text).toBe('Hello <all>');
      const second = await chat.post({ target, text: 'Yes', thread: start.ts, mark: keyed('a2') });
      // An answer to an answer belongs to the same thread.
      expect((await chat.threadStart(target, second.id ?? '')).ts).toBe(start.ts);
      expect(await opened.texts(target.id)).toEqual(['Hello &lt;all&gt;', 'Yes']);
    });

    it('posts once for a key, and again without one', async () => {
      const { chat } = opened;
      const target = await chat.target('#general');
      const first = await chat.post({ target, text: 'Once', mark: keyed('b1') });
      expect(await chat.post({ target, text: 'Once', mark: keyed('b1') })).toEqual({ ...first, earlier: true });
      await chat.post({ target, text: 'Again', mark: { id: 'b2', keyed: false } });
      await chat.post({ target, text: 'Again', mark: { id: 'b2', keyed: false } });
      expect(await opened.texts(target.id)).toEqual(['Once', 'Again', 'Again']);
    });

    it('writes to a person, named by address', async () => {
      const { chat } = opened;
      const target = await chat.target('ada@acme.example');
      expect(target.kind).toBe('person');
      expect(target.name).toContain('Ada Quill');
      const posted = await chat.post({ target, text: 'Hi', mark: keyed('c1') });
      expect(posted.earlier).toBe(false);
      expect((await chat.post({ target, text: 'Hi', mark: keyed('c1') })).earlier).toBe(true);
      expect((await chat.mention('ada@acme.example')).id).toMatch(/^[UW][A-Z0-9]+$/);
    });

    it.each([
      ['nobody@acme.example', 'COMMS_SLACK_PERSON_UNKNOWN'],
      ['@nobody', 'COMMS_SLACK_PERSON_UNKNOWN'],
      ['@Sam Lee', 'COMMS_SLACK_AMBIGUOUS'],
      ['general', 'COMMS_SLACK_TARGET_INVALID'],
    ])('%s is no target', async (to, code) => {
      await expect(opened.chat.target(to)).rejects.toMatchObject({ code });
    });

    it('knows no thread of another channel', async () => {
      const { chat } = opened;
      const target = await chat.target('#general');
      for (const id of ['slack:C0SECRET:1700000000.000100', 'slack:general:1.0', 'mail:x', '']) {
        await expect(chat.threadStart(target, id)).rejects.toMatchObject({ code: 'COMMS_SLACK_THREAD_UNKNOWN' });
      }
    });
  });
}
