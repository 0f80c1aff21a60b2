import { readableText } from '../../domain/slack/message-text.ts';
import { messageId, messageOf, targetName } from '../../domain/slack/target.ts';
import { commsErrors } from '../../errors.ts';
import type { Chat, ChatTarget, Mark, PortOptions, Posted } from '../../ports.ts';
import { isUncertain, slackClient, toCoded } from './client.ts';
import type { SlackSettings } from './settings.ts';
import { type Member, plain, workspace } from './workspace.ts';

/** By what a message of ours is known again; only our own bot's count. */
const EVENT = 'enterprise_mcp_message';
const DAY_SECONDS = 86_400;
const PAGE = 200;
const PAGES = 10;

/** Slack by a bot. Nothing is asked before the first call. */
export function slackChat(settings: SlackSettings): Chat {
  const team = workspace(settings, settings.token, 'COMMS_SLACK_TOKEN');
  return {
    place: { leaves: true, name: 'Slack' },

    async target(to, options = {}) {
      const named = targetName(to);
      if (named.kind === 'channel') return channelNamed(named.name, options);
      if (!settings.people) throw commsErrors.COMMS_SLACK_PEOPLE_OFF({});
      if (named.kind === 'address') return personTarget(await team.byAddress(named.address, options), named.address);
      const [member, ...others] = await team.called(named.handle, options);
      if (!member) throw commsErrors.COMMS_SLACK_PERSON_UNKNOWN({ person: named.handle });
      if (others.length === 0) return personTarget(member, named.handle);
      const candidates = [member, ...others]
        .slice(0, 10)
        .map(({ handle, name, address }) => ({ name, to: address ?? `@${handle}` }));
      throw commsErrors.COMMS_SLACK_AMBIGUOUS({ person: named.handle, candidates });
    },

    async mention(address, options = {}) {
      const { id, name, full } = await team.byAddress(address, options);
      if (!full) throw commsErrors.COMMS_SLACK_PERSON_OUTSIDE({ person: address });
      return { id, name };
    },

    async threadStart(target, id, options = {}) {
      const found = messageOf(id);
      const unknown = () => commsErrors.COMMS_SLACK_THREAD_UNKNOWN({ thread: id, target: target.name });
      if (!found || !(await belongs(found.channel, target, options))) throw unknown();
      const { messages = [] } = await team.ask(
        { what: 'conversations.replies', name: target.name },
        options,
        (client) =>
          client.conversations.replies({ channel: found.channel, ts: found.ts, limit: 1 }).catch((error: unknown) => {
            if ((error as { data?: { error?: string } }).data?.error === 'thread_not_found') return { messages: [] };
            throw error;
          }),
      );
      const [first] = messages;
      if (!first?.ts) throw unknown();
      const from = first.user ? await team.nameOf(first.user, options) : 'a bot';
      return { ts: first.thread_ts ?? first.ts, from, text: readableText(first.text ?? '') };
    },

    async post({ target, text, thread, mark }, options = {}) {
      const channel = target.kind === 'channel' ? target.id : await opened(target, options);
      // Of a call without a key only this very attempt is looked for.
      const sought = mark.keyed ? mark.id : `${mark.id}-${crypto.randomUUID()}`;
      const before = mark.keyed ? await earlier(channel, thread, mark, target, options) : undefined;
      if (before) return posted(channel, before, true, options);
      try {
        const client = await slackClient(settings, settings.token, options);
        const { ts = '' } = await client.chat.postMessage({
          channel,
          text,
          ...(thread === undefined ? {} : { thread_ts: thread }),
          unfurl_links: false,
          unfurl_media: false,
          link_names: false,
          parse: 'none',
          metadata: { event_type: EVENT, event_payload: { mark: sought } },
        });
        return posted(channel, ts, false, options);
      } catch (error) {
        if (!isUncertain(error)) throw toCoded(error, { what: 'chat.postMessage', name: target.name }, settings.now());
        // The caller may be gone; what is known is still worth knowing.
        const found = await earlier(channel, thread, { id: sought, keyed: true }, target, {}).catch(() => undefined);
        if (found) return posted(channel, found, false, {});
        const told = { target: target.name, outcome: 'unknown' as const, keyed: mark.keyed };
        throw commsErrors.COMMS_SLACK_OUTCOME_UNKNOWN(told, { cause: error });
      }
    },

    channels: (options = {}) => team.allowed(options),
  };

  async function channelNamed(name: string, options: PortOptions): Promise<ChatTarget> {
    const allowed = settings.channels.map(plain);
    const all = await team.allowed(options);
    const found = all.find((one) => one.name.toLowerCase() === name);
    if (!found) {
      if (allowed.includes(name)) throw commsErrors.COMMS_SLACK_CHANNEL_UNKNOWN({ channel: name });
      throw commsErrors.COMMS_SLACK_CHANNEL_NOT_ALLOWED({ channel: name, allowed: settings.channels });
    }
    // Never from memory: it may have been shared or archived a minute ago.
    const { channel } = await team.ask({ what: 'conversations.info', name }, options, (client) =>
      client.conversations.info({ channel: found.id }),
    );
    if (!channel || channel.is_im || channel.is_mpim) throw commsErrors.COMMS_SLACK_CHANNEL_UNKNOWN({ channel: name });
    // `is_shared` alone is also said of channels between workspaces of the same company.
    const within = channel.is_org_shared && !channel.is_ext_shared;
    if (channel.is_ext_shared || channel.is_pending_ext_shared || (channel.is_shared && !within)) {
      throw commsErrors.COMMS_SLACK_CHANNEL_SHARED({ channel: name });
    }
    if (channel.is_archived) throw commsErrors.COMMS_SLACK_CHANNEL_ARCHIVED({ channel: name });
    if (channel.is_member === false) throw commsErrors.COMMS_SLACK_NOT_IN_CHANNEL({ channel: name });
    return { id: found.id, name: `#${channel.name ?? found.name}`, kind: 'channel' };
  }

  function personTarget({ id, name, handle, full }: Member, asked: string): ChatTarget {
    if (!full) throw commsErrors.COMMS_SLACK_PERSON_OUTSIDE({ person: asked });
    return { id, name: `${name} (@${handle})`, kind: 'person' };
  }

  async function opened(target: ChatTarget, options: PortOptions): Promise<string> {
    const { channel } = await team.ask({ what: 'conversations.open', name: target.name }, options, (client) =>
      client.conversations.open({ users: target.id }),
    );
    if (!channel?.id) throw commsErrors.COMMS_SLACK_REFUSED({ what: 'conversations.open', reason: 'no conversation' });
    return channel.id;
  }

  /** Whether a message's channel is that of the target; of a person, the conversation with them. */
  async function belongs(channel: string, target: ChatTarget, options: PortOptions): Promise<boolean> {
    if (target.kind === 'channel') return channel === target.id;
    if (!channel.startsWith('D')) return false;
    const { channel: found } = await team.ask({ what: 'conversations.info', name: target.name }, options, (client) =>
      client.conversations.info({ channel }),
    );
    // Of a direct conversation Slack names the other one, which the SDK's types leave out.
    return found !== undefined && 'user' in found && found.user === target.id;
  }

  /** The time stamp of our message with this mark, if it was posted within the last day. */
  async function earlier(
    channel: string,
    thread: string | undefined,
    mark: Mark,
    { name }: ChatTarget,
    options: PortOptions,
  ) {
    const { bot, user } = await team.us(options);
    const oldest = String(Math.floor(settings.now().getTime() / 1000) - DAY_SECONDS);
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page++) {
      const part = { channel, limit: PAGE, oldest, include_all_metadata: true, ...(cursor ? { cursor } : {}) };
      const what = thread === undefined ? 'conversations.history' : 'conversations.replies';
      const { messages = [], response_metadata } = await team.ask({ what, name }, options, (client) =>
        thread === undefined
          ? client.conversations.history(part)
          : client.conversations.replies({ ...part, ts: thread }),
      );
      for (const message of messages) {
        const ours = message.bot_id === bot || message.user === user;
        const { event_type, event_payload } = (message.metadata ?? {}) as {
          event_type?: string;
          event_payload?: { mark?: unknown };
        };
        if (ours && event_type === EVENT && event_payload?.mark === mark.id) return message.ts;
      }
      cursor = response_metadata?.next_cursor || undefined;
      if (!cursor) return undefined;
    }
    throw commsErrors.COMMS_SLACK_TOO_MANY_MESSAGES({ target: name });
  }

  async function posted(channel: string, ts: string, before: boolean, options: PortOptions): Promise<Posted> {
    const { url } = await team.us(options);
    return { earlier: before, id: messageId(channel, ts), link: linkOf(url, channel, ts) };
  }
}

/** Made by us: links in messages lead where their writers want. */
export const linkOf = (workspaceUrl: string, channel: string, ts: string): string =>
  new URL(`archives/${channel}/p${ts.replace('.', '')}`, workspaceUrl).href;
