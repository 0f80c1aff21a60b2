import { CodedError, untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { tool } from '../define.ts';
import { shown } from '../domain/address.ts';
import type { After, ConversationQuery, Hit } from '../domain/conversation.ts';
import { sources } from '../domain/conversation.ts';
import { momentMeant } from '../domain/references/moment.ts';
import type { ConversationSource } from '../ports.ts';

const text = (max: number) => z.string().max(max).optional();

export const searchConversations = tool({
  name: 'search_conversations',
  title: 'Search conversations',
  description: {
    what: 'Finds mails and Slack messages, newest first.',
    useWhen: ['what was said, by whom or when', 'before writing: is there a thread already'],
  },
  input: z.object({
    query: text(300).describe('words or their beginnings, all must occur'),
    source: z.enum(sources).optional().describe('default: all'),
    from: text(200).describe('sender: part of name or address'),
    with: text(200).describe('sender or recipient likewise'),
    channel: text(200).describe('Slack channel or mail folder'),
    since: text(40).describe('2026-05-04 or ISO time'),
    until: text(40).describe('likewise, before it'),
  }),
  output: z.object({
    hits: z.array(
      z.object({
        id: z.string(),
        source: z.string(),
        at: z.string(),
        channel: z.string(),
        from: untrusted(z.string()),
        subject: untrusted(z.string()).optional(),
        snippet: untrusted(z.string()),
        files: z.int().optional(),
        link: z.string().optional(),
      }),
    ),
    sources: z.array(
      z.object({
        source: z.string(),
        status: z.enum(['ok', 'unavailable']),
        by: z.string().optional(),
        indexed_at: z.string().optional(),
        reason: z.string().optional(),
      }),
    ),
  }),
  effect: 'read',
  permission: 'conversations:read',
  paging: { limit: 20, max: 50 },
  async run({ query, source, from, with: everyone, channel, since, until }, { ports, page, signal, note, now }) {
    const asked: ConversationQuery = {
      words: query,
      from,
      with: everyone,
      channel: channel?.replace(/^#/, ''),
      since: since === undefined ? undefined : momentMeant(since, now()),
      until: until === undefined ? undefined : momentMeant(until, now()),
    };
    const [at, id] = page.after ?? [];
    const after: After | undefined =
      typeof at === 'number' && typeof id === 'string' ? { at: new Date(at), id } : undefined;
    const searched = ports.conversations.filter(({ name }) => source === undefined || name === source);
    const answers = await Promise.all(
      searched.map((one) => answerOf(one, () => one.search(asked, { limit: page.limit, after }, { signal }), signal)),
    );
    const all = answers.flatMap(({ found }) => found?.hits ?? []).toSorted(newestFirst);
    const hits = all.slice(0, page.limit);
    const last = hits.at(-1);
    const more = all.length > hits.length || answers.some(({ found }) => found?.more);
    const failed = answers.filter(({ found }) => !found).map(({ name }) => name);
    if (failed.length > 0) note(`${failed.join(' and ')} could not be searched: what is there is not in this answer.`);
    if (searched.length === 0) note(`'${source}' is not set up on this server.`);
    return {
      hits: hits.map(asLine),
      sources: answers.map(({ name, found, reason }) => ({
        source: name,
        status: found ? ('ok' as const) : ('unavailable' as const),
        ...(found && { by: found.by }),
        ...(found?.indexedAt && { indexed_at: found.indexedAt.toISOString() }),
        ...(reason !== undefined && { reason }),
      })),
      ...(more && last && { next: [last.at.getTime(), last.id] }),
    };
  },
});

/** One source that fails is told, and hides nothing of the others. */
async function answerOf<T>(
  { name }: ConversationSource,
  search: () => Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly found?: T; readonly reason?: string }> {
  try {
    return { name, found: await search() };
  } catch (error) {
    signal.throwIfAborted();
    // Of an error that is nobody's, nothing is told: it may hold anything.
    return { name, reason: error instanceof CodedError ? error.message : 'it failed; the log of the server says why' };
  }
}

const newestFirst = (a: Hit, b: Hit) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1);

function asLine({ id, source, at, channel, from, subject, snippet, files, link }: Hit) {
  return {
    id,
    source,
    at: at.toISOString(),
    channel,
    from: shown(from),
    ...(subject !== '' && { subject }),
    snippet,
    ...(files > 0 && { files }),
    ...(link !== undefined && { link }),
  };
}
