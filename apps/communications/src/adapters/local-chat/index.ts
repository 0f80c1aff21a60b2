import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readableText } from '../../domain/slack/message-text.ts';
import { messageId, messageOf, targetName } from '../../domain/slack/target.ts';
import { commsErrors } from '../../errors.ts';
import type { Chat, ConversationSource, Directory, Rules } from '../../ports.ts';

/** One line of the log. */
interface Line {
  readonly channel: string;
  readonly ts: string;
  readonly thread?: string | undefined;
  readonly from: string;
  readonly text: string;
  readonly mark?: string | undefined;
}

export interface LocalChatOptions {
  /** The log: a JSON object a line. */
  readonly file: string;
  readonly rules: Pick<Rules, 'from'>;
  readonly directory: Directory;
  now(): Date;
}

/** A log in place of Slack. Any channel is there as soon as somebody writes to it; nothing leaves the machine. */
export function localChat({ file, rules, directory, now }: LocalChatOptions): {
  chat: Chat;
  source: ConversationSource;
} {
  let last = 0;

  async function lines(): Promise<Line[]> {
    const text = await readFile(file, 'utf8').catch(() => '');
    return text.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line) as Line];
      } catch {
        return []; // the empty end, or what a crash left half written
      }
    });
  }

  const author = rules.from.name ?? rules.from.address;

  const chat: Chat = {
    place: { leaves: false, name: file },

    async target(to) {
      const named = targetName(to);
      if (named.kind === 'channel') return { id: named.name, name: `#${named.name}`, kind: 'channel' };
      const found =
        named.kind === 'address' ? [await directory.at(named.address)] : await directory.named(named.handle);
      const [person, ...others] = found.filter((one) => one !== undefined);
      const asked = named.kind === 'address' ? named.address : named.handle;
      if (!person) throw commsErrors.COMMS_SLACK_PERSON_UNKNOWN({ person: asked });
      if (others.length > 0) {
        const candidates = [person, ...others].map(({ name = '', address }) => ({ name, to: address }));
        throw commsErrors.COMMS_SLACK_AMBIGUOUS({ person: asked, candidates });
      }
      return {
        id: `dm-${person.address.replaceAll(/[^A-Za-z0-9]/g, '-')}`,
        name: person.name ?? person.address,
        kind: 'person',
      };
    },

    async mention(address) {
      const person = await directory.at(address);
      if (!person) throw commsErrors.COMMS_SLACK_PERSON_UNKNOWN({ person: address });
      // Of the form of Slack's ids, the same for the same address.
      const digits = Buffer.from(address).toString('hex').toUpperCase().slice(-20);
      return { id: `U${digits}`, name: person.name ?? address };
    },

    async threadStart(target, id) {
      const found = messageOf(id);
      const line = (await lines()).find(
        ({ channel, ts }) => channel === target.id && channel === found?.channel && ts === found.ts,
      );
      if (!line) throw commsErrors.COMMS_SLACK_THREAD_UNKNOWN({ thread: id, target: target.name });
      return { ts: line.thread ?? line.ts, from: line.from, text: readableText(line.text) };
    },

    async post({ target, text, thread, mark }) {
      const before = mark.keyed ? (await lines()).find((line) => line.mark === mark.id) : undefined;
      if (before) return { earlier: true, id: messageId(before.channel, before.ts) };
      last = Math.max(last + 1, now().getTime() * 1000);
      const ts = `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
      const line: Line = { channel: target.id, ts, thread, from: author, text, ...(mark.keyed && { mark: mark.id }) };
      await mkdir(dirname(file), { recursive: true });
      await appendFile(file, `${JSON.stringify(line)}\n`);
      return { earlier: false, id: messageId(target.id, ts) };
    },

    async channels() {
      const names = new Set((await lines()).map(({ channel }) => channel).filter((name) => !name.startsWith('dm-')));
      return [...names].sort().map((name) => ({ id: name, name }));
    },
  };

  const source: ConversationSource = {
    name: 'slack',

    async search({ words = '', from, with: who, channel, since, until }, { limit, after }) {
      const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
      const has = (text: string, part: string | undefined) =>
        part === undefined || text.toLowerCase().includes(part.toLowerCase());
      const hits = (await lines())
        .map((line) => ({ line, at: timeOf(line.ts), text: readableText(line.text) }))
        .filter(
          ({ line, text }) => wanted.every((word) => has(text, word)) && has(line.from, from) && has(line.from, who),
        )
        .filter(
          ({ line, at }) =>
            (channel === undefined || line.channel === channel.replace(/^#/, '')) &&
            (!since || at >= since) &&
            (!until || at < until),
        )
        .map(({ line, at, text }) => ({
          source: 'slack' as const,
          id: messageId(line.channel, line.ts),
          at,
          from: { name: line.from, address: '' },
          channel: line.channel,
          subject: '',
          snippet: text.slice(0, 300),
          files: 0,
        }))
        .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1))
        .filter(({ at, id }) => !after || at < after.at || (at.getTime() === after.at.getTime() && id < after.id));
      return { hits: hits.slice(0, limit), more: hits.length > limit, by: 'server' };
    },

    async thread(id, limit) {
      const found = messageOf(id);
      const all = await lines();
      const line = all.find(({ channel, ts }) => channel === found?.channel && ts === found.ts);
      if (!line) return undefined;
      const start = line.thread ?? line.ts;
      const messages = all.filter(
        ({ channel, ts, thread }) => channel === line.channel && (ts === start || thread === start),
      );
      const shown = messages.slice(-limit);
      return {
        source: 'slack',
        id: messageId(line.channel, start),
        subject: '',
        channel: line.channel,
        messages: shown.map((one) => ({
          id: messageId(one.channel, one.ts),
          at: timeOf(one.ts),
          from: { name: one.from, address: '' },
          to: [],
          text: readableText(one.text),
          files: [],
        })),
        omitted: messages.length - shown.length,
      };
    },

    channels: async () => (await chat.channels()).map(({ name }) => ({ name })),
  };
  return { chat, source };
}

const timeOf = (ts: string): Date => new Date(Math.floor(Number(ts) * 1000));
