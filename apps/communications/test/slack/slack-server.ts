import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  AuthTestResponse,
  ChatPostMessageResponse,
  ConversationsHistoryResponse,
  ConversationsInfoResponse,
  ConversationsOpenResponse,
  ConversationsRepliesResponse,
  SearchMessagesResponse,
  UsersConversationsResponse,
  UsersInfoResponse,
  UsersListResponse,
  UsersLookupByEmailResponse,
} from '@slack/web-api';
import { ledgerOf } from '../ledger.ts';
import { acme, BOT, type Channel, channel, needs, scopes, TEAM } from './slack-state.ts';

type Message = NonNullable<ConversationsHistoryResponse['messages']>[number];
type Answer = { ok?: boolean; error?: string; needed?: string; provided?: string };
type Args = Readonly<Record<string, string>>;

/** What goes wrong with the next call of a method. */
export type Fault =
  | { readonly kind: '429'; readonly retryAfter: number }
  | { readonly kind: 'error'; readonly error: string; readonly needed?: string }
  /** It acts, and the connection ends before the answer. */
  | { readonly kind: 'cut after' }
  | { readonly kind: 'cut before' }
  | { readonly kind: 'status'; readonly status: number };

/** Slack on this machine, written from its published description: as much of it as this server asks for. */
export async function slackServer() {
  const { users, channels } = acme();
  const messages = new Map<string, Message[]>();
  const requests: { readonly method: string; readonly args: Args; readonly token: string }[] = [];
  const faults = new Map<string, Fault[]>();
  const ledger = ledgerOf('Slack');
  let posted = 0;
  let clock = Date.UTC(2026, 4, 4, 9, 30) * 1000;

  function say(to: string, message: Partial<Message>): Message {
    clock += 1_000_000;
    const ts = `${Math.floor(clock / 1_000_000)}.${String(clock % 1_000_000).padStart(6, '0')}`;
    const said = { type: 'message', ts, ...message };
    messages.set(to, [...(messages.get(to) ?? []), said]);
    return said;
  }

  function page<T>(all: readonly T[], args: Args): { items: T[]; response_metadata: { next_cursor: string } } {
    const from = Number(args['cursor'] || 0);
    const to = from + Number(args['limit'] || 100);
    return { items: all.slice(from, to), response_metadata: { next_cursor: to < all.length ? String(to) : '' } };
  }

  const visible = (args: Args, list: readonly Message[]) =>
    list
      .filter(
        ({ ts = '' }) =>
          Number(ts) > Number(args['oldest'] ?? 0) && Number(ts) < Number(args['latest'] ?? Number.MAX_SAFE_INTEGER),
      )
      .map(({ metadata, ...rest }) =>
        args['include_all_metadata'] === 'true' ? { ...rest, ...(metadata && { metadata }) } : rest,
      );

  function channelOf(args: Args): Channel | { readonly error: string } {
    const direct = /^D_(.+)$/.exec(args['channel'] ?? '')?.[1];
    if (direct) return Object.assign(channel(`D_${direct}`, ''), { is_im: true, user: direct });
    const found = channels.find(({ id }) => id === args['channel']);
    return found ?? { error: 'channel_not_found' };
  }

  const methods: Record<string, (args: Args) => Answer> = {
    'auth.test': (): AuthTestResponse => ({
      ok: true,
      team_id: TEAM,
      user_id: BOT.user,
      bot_id: BOT.bot,
      url: 'https://acme.slack.example/',
    }),
    'users.conversations': (args): UsersConversationsResponse => {
      const { items, response_metadata } = page(
        channels.filter(({ is_member }) => is_member),
        args,
      );
      return { ok: true, channels: items, response_metadata };
    },
    'conversations.info': (args) => {
      const found = channelOf(args);
      return 'error' in found ? found : ({ ok: true, channel: found } satisfies ConversationsInfoResponse);
    },
    'conversations.open': (args): ConversationsOpenResponse => ({ ok: true, channel: { id: `D_${args['users']}` } }),
    'conversations.history': (args) => {
      const found = channelOf(args);
      if ('error' in found) return found;
      if (!('is_member' in found) || !found.is_member) return { error: 'not_in_channel' };
      const top = (messages.get(args['channel'] ?? '') ?? []).filter(
        ({ ts, thread_ts }) => !thread_ts || thread_ts === ts,
      );
      const { items, response_metadata } = page(visible(args, top.toReversed()), args);
      return {
        ok: true,
        messages: items,
        has_more: response_metadata.next_cursor !== '',
        response_metadata,
      } satisfies ConversationsHistoryResponse;
    },
    'conversations.replies': (args) => {
      const all = messages.get(args['channel'] ?? '') ?? [];
      const first = all.find(({ ts }) => ts === args['ts']);
      if (!first) return { error: 'thread_not_found' };
      const root = first.thread_ts ?? first.ts;
      const thread = all.filter(({ ts, thread_ts }) => ts === root || thread_ts === root);
      const { items, response_metadata } = page(visible(args, first.ts === root ? thread : [first]), args);
      return { ok: true, messages: items, response_metadata } satisfies ConversationsRepliesResponse as Answer;
    },
    'users.list': (args): UsersListResponse => {
      const { items, response_metadata } = page(users, args);
      return { ok: true, members: items, response_metadata };
    },
    'users.info': (args) => {
      const found = users.find(({ id }) => id === args['user']);
      return found ? ({ ok: true, user: found } satisfies UsersInfoResponse) : { error: 'user_not_found' };
    },
    'users.lookupByEmail': (args) => {
      const found = users.find(({ profile, deleted }) => profile?.email === args['email'] && !deleted);
      return found ? ({ ok: true, user: found } satisfies UsersLookupByEmailResponse) : { error: 'users_not_found' };
    },
    'chat.postMessage': (args) => {
      const found = channelOf(args);
      if ('error' in found) return found;
      if ('is_archived' in found && found.is_archived) return { error: 'is_archived' };
      if ('is_member' in found && !found.is_member) return { error: 'not_in_channel' };
      const { text = '', thread_ts, metadata } = args;
      posted++;
      const said = say(args['channel'] ?? '', {
        text,
        user: BOT.user,
        bot_id: BOT.bot,
        ...(thread_ts !== undefined && { thread_ts }),
        ...(metadata !== undefined && { metadata: JSON.parse(metadata) as NonNullable<Message['metadata']> }),
      });
      return { ok: true, channel: args['channel'] ?? '', ts: said.ts ?? '' } satisfies ChatPostMessageResponse;
    },
    'search.messages': (args): SearchMessagesResponse => {
      const words = (args['query'] ?? '').split(/\s+/);
      const inside = words
        .find((word) => word.startsWith('in:'))
        ?.slice(3)
        .replace(/^#/, '');
      const wanted = words
        .filter((word) => word !== '' && !/^(in|from|after|before|on):/.test(word))
        .map((word) => word.replaceAll('"', '').toLowerCase());
      const matches = channels.flatMap(({ id = '', name = '' }) =>
        (messages.get(id) ?? [])
          .filter(
            ({ text = '' }) =>
              (inside === undefined || inside === name) && wanted.every((word) => text.toLowerCase().includes(word)),
          )
          .map((one) => ({
            ...(one.ts !== undefined && { ts: one.ts }),
            ...(one.text !== undefined && { text: one.text }),
            ...(one.user !== undefined && { user: one.user }),
            username: users.find((who) => who.id === one.user)?.name ?? '',
            channel: { id, name },
            permalink: 'https://evil.example/',
          })),
      );
      matches.sort((a, b) => Number(b.ts) - Number(a.ts));
      const count = Number(args['count'] ?? 20);
      const at = Number(args['page'] ?? 1);
      return {
        ok: true,
        messages: {
          matches: matches.slice((at - 1) * count, at * count),
          total: matches.length,
          paging: { count, page: at, pages: Math.ceil(matches.length / count), total: matches.length },
        },
      };
    },
  };

  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const method = (request.url ?? '').replace(/^\/api\//, '');
    const args = Object.fromEntries(new URLSearchParams(body));
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '') || (args['token'] ?? '');
    requests.push({ method, args, token });
    const reply = (data: Answer) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ ...data, ok: data.error === undefined }));
    };
    const fault = faults.get(method)?.shift();
    const granted = scopes[token];
    const needed = needs[method];
    const act = methods[method];
    if (fault?.kind === 'cut before') request.socket.destroy();
    else if (fault?.kind === '429') response.writeHead(429, { 'retry-after': String(fault.retryAfter) }).end();
    else if (fault?.kind === 'status') response.writeHead(fault.status).end('<html>gateway</html>');
    else if (fault?.kind === 'error')
      reply({ error: fault.error, ...(fault.needed !== undefined && { needed: fault.needed }) });
    else if (granted === undefined) reply({ error: 'invalid_auth' });
    else if (needed !== undefined && !granted.split(',').includes(needed))
      reply({ error: 'missing_scope', needed, provided: granted });
    else if (!act) reply({ error: 'unknown_method' });
    else {
      const data = act(args);
      if (fault?.kind === 'cut after') request.socket.destroy();
      else reply(data);
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/api/`,
    ledger,
    /** Every request that arrived, in order. */
    requests,
    /** Those that change something. */
    writes: () => requests.filter(({ method }) => /^(chat\.|conversations\.(open|create|invite|join))/.test(method)),
    messages: (id: string): readonly Message[] => messages.get(id) ?? [],
    say,
    channels,
    users,
    fail: (method: string, ...next: Fault[]) => faults.set(method, [...(faults.get(method) ?? []), ...next]),
    now: () => new Date(clock / 1000),
    reset() {
      messages.clear();
      faults.clear();
      requests.length = 0;
    },
    /** Compares what was posted, since the start, with what was approved. */
    close() {
      server.closeAllConnections();
      server.close();
      ledger.settle(posted);
    },
  };
}

export type SlackServer = Awaited<ReturnType<typeof slackServer>>;
