import type { After, ConversationQuery, Hit } from '../../domain/conversation.ts';
import { readableText } from '../../domain/slack/message-text.ts';
import { messageId, messageOf } from '../../domain/slack/target.ts';
import type { ConversationSource, PortOptions } from '../../ports.ts';
import { linkOf } from './chat.ts';
import type { SlackSettings } from './settings.ts';
import { type Channel, plain, workspace } from './workspace.ts';

const PAGE = 100;
const PAGES = 5;
const DAY = 86_400_000;
const SNIPPET = 300;

/** A message as Slack gives it, with the channel it is from. */
interface Raw {
  readonly channel: Channel;
  readonly ts?: string | undefined;
  readonly text?: string | undefined;
  readonly user?: string | undefined;
  readonly username?: string | undefined;
  readonly files?: readonly unknown[] | undefined;
}

/**
 * Slack read: by Slack's own search with a user token, otherwise by looking through the latest messages of the allowed
 * channels, answers within threads excepted. What is of another channel is dropped, whatever Slack answers.
 */
export function slackSource(settings: SlackSettings): ConversationSource {
  const token = settings.readToken ?? settings.token;
  const team = workspace(settings, token, settings.readToken ? 'COMMS_SLACK_READ_TOKEN' : 'COMMS_SLACK_TOKEN');

  /** Pages of Slack's search, newest first. */
  async function* searched(
    query: ConversationQuery,
    channels: readonly Channel[],
    until: Date | undefined,
    options: PortOptions,
  ) {
    const byId = new Map(channels.map((channel) => [channel.id, channel]));
    const [only, ...others] = channels;
    const day = (at: Date, shift: number) => new Date(at.getTime() + shift * DAY).toISOString().slice(0, 10);
    const text = [
      // Words only: operators of Slack's search are not for callers.
      ...(query.words ?? '')
        .split(/\s+/)
        .filter(Boolean)
        .map((word) => `"${word.replaceAll('"', '')}"`),
      ...(only && others.length === 0 ? [`in:#${only.name}`] : []),
      ...(query.since ? [`after:${day(query.since, -1)}`] : []),
      ...(until ? [`before:${day(until, 2)}`] : []),
    ].join(' ');
    for (let page = 1; page <= PAGES; page++) {
      const { messages } = await team.ask({ what: 'search.messages' }, options, (client) =>
        client.search.messages({ query: text, sort: 'timestamp', sort_dir: 'desc', count: PAGE, page }),
      );
      const matches = messages?.matches ?? [];
      yield matches.flatMap(({ channel, ...match }): Raw[] => {
        const known = byId.get(channel?.id ?? '');
        return known ? [{ ...match, channel: known }] : [];
      });
      if (page >= (messages?.paging?.pages ?? 1)) return;
    }
  }

  /** All messages of the channels, a page of each at a time. */
  async function* read(
    query: ConversationQuery,
    channels: readonly Channel[],
    until: Date | undefined,
    options: PortOptions,
  ) {
    const all: Raw[] = [];
    for (const channel of channels) {
      let cursor: string | undefined;
      for (let page = 0; page < PAGES; page++) {
        const { messages = [], response_metadata } = await team.ask(
          { what: 'conversations.history', name: channel.name },
          options,
          (client) =>
            client.conversations.history({
              channel: channel.id,
              limit: PAGE * 2,
              ...(query.since && { oldest: String(query.since.getTime() / 1000 - 1) }),
              ...(until && { latest: String(until.getTime() / 1000 + 1) }),
              ...(cursor ? { cursor } : {}),
            }),
        );
        all.push(...messages.map((message) => ({ ...message, channel })));
        cursor = response_metadata?.next_cursor || undefined;
        if (!cursor) break;
      }
    }
    yield all;
  }

  async function hitOf(
    { channel, ts = '', text = '', user, username, files }: Raw,
    url: string,
    options: PortOptions,
  ): Promise<Hit> {
    const name = user ? await team.nameOf(user, options) : (username ?? 'a bot');
    return {
      source: 'slack',
      id: messageId(channel.id, ts),
      at: timeOf(ts),
      from: { name, address: '' },
      channel: channel.name,
      subject: '',
      snippet: readableText(text).slice(0, SNIPPET),
      link: linkOf(url, channel.id, ts),
      files: files?.length ?? 0,
    };
  }

  return {
    name: 'slack',

    async search(query, { limit, after }, options = {}) {
      const allowed = await team.allowed(options);
      const channels = allowed.filter(
        ({ name }) => query.channel === undefined || name.toLowerCase() === plain(query.channel),
      );
      if (channels.length === 0) return { hits: [], more: false, by: 'server' };
      const until = [query.until, after?.at]
        .filter((at) => at !== undefined)
        .sort((a, b) => a.getTime() - b.getTime())[0];
      const { url } = await team.us(options);
      const pages = /^xoxp-/.test(token) && query.words ? searched : read;
      const hits: Hit[] = [];
      for await (const page of pages(query, channels, until, options)) {
        const fitting = page.filter(
          (raw) => isWithin(raw, query, after) && (pages === searched || saysAll(raw, query.words)),
        );
        for (const raw of fitting.sort(newestFirst)) {
          const hit = await hitOf(raw, url, options);
          if (has(hit.from.name, query.from) && has(hit.from.name, query.with)) hits.push(hit);
          if (hits.length > limit) return { hits: hits.slice(0, limit), more: true, by: 'server' };
        }
      }
      return { hits, more: false, by: 'server' };
    },

    async thread(id, limit, options = {}) {
      const found = messageOf(id);
      const channel = (await team.allowed(options)).find((one) => one.id === found?.channel);
      if (!found || !channel) return undefined;
      const replies = (ts: string) =>
        team.ask({ what: 'conversations.replies', name: channel.name }, options, (client) =>
          client.conversations.replies({ channel: channel.id, ts, limit: 1_000 }).catch((error: unknown) => {
            if ((error as { data?: { error?: string } }).data?.error === 'thread_not_found') return { messages: [] };
            throw error;
          }),
        );
      const { messages: first = [] } = await replies(found.ts);
      const start = first[0]?.thread_ts ?? first[0]?.ts;
      if (start === undefined) return undefined;
      const { messages: all = [] } = start === found.ts ? { messages: first } : await replies(start);
      const shown = all.slice(-limit);
      return {
        source: 'slack',
        id: messageId(channel.id, start),
        subject: '',
        channel: channel.name,
        messages: await Promise.all(
          shown.map(async ({ ts = '', text = '', user }) => ({
            id: messageId(channel.id, ts),
            at: timeOf(ts),
            from: { name: user ? await team.nameOf(user, options) : 'a bot', address: '' },
            to: [],
            text: readableText(text),
            files: [],
          })),
        ),
        omitted: all.length - shown.length,
      };
    },

    channels: async (options = {}) => (await team.allowed(options)).map(({ name }) => ({ name })),
  };
}

const timeOf = (ts: string): Date => new Date(Math.floor(Number(ts) * 1000));
const newestFirst = (one: Raw, other: Raw) => Number(other.ts) - Number(one.ts);
const has = (text: string | undefined, part: string | undefined) =>
  part === undefined || (text ?? '').toLowerCase().includes(part.toLowerCase());

function isWithin({ channel, ts = '' }: Raw, { since, until }: ConversationQuery, after: After | undefined): boolean {
  const at = timeOf(ts);
  if ((since && at < since) || (until && at >= until)) return false;
  return !after || at < after.at || (at.getTime() === after.at.getTime() && messageId(channel.id, ts) < after.id);
}

/** Words that all occur, or begin one. */
function saysAll({ text = '' }: Raw, words = ''): boolean {
  const said = ` ${readableText(text)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')}`;
  return words
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .every((word) => said.includes(` ${word}`));
}
