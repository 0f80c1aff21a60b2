import { untrusted } from '@enterprise-mcp/kit';
import { excerpt } from '@enterprise-mcp/kit/text';
import * as z from 'zod';
import { tool } from '../define.ts';
import { shown } from '../domain/address.ts';
import { threadMeant } from '../domain/references/thread.ts';

/** Together they stay below the cap of one answer. */
const TEXT_MAX = 18_000;

export const getConversation = tool({
  name: 'get_conversation',
  title: 'Get conversation',
  description: {
    what: 'A whole thread of mail or Slack, oldest message first, with ids of its files.',
    useWhen: ['a message found is to be read or answered'],
  },
  input: z.object({
    id: z.string().max(700).describe('of search_conversations'),
    messages: z.int().min(1).max(50).default(20).describe('the latest so many'),
  }),
  output: z.object({
    source: z.string(),
    channel: z.string(),
    subject: untrusted(z.string()),
    messages: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        from: untrusted(z.string()),
        to: untrusted(z.string()).optional(),
        text: untrusted(z.string()),
        cut_from: z.int().optional(),
        files: z
          .array(z.object({ id: z.string(), name: untrusted(z.string()), type: z.string(), bytes: z.int() }))
          .optional(),
      }),
    ),
    omitted: z.int().optional(),
  }),
  effect: 'read',
  permission: 'conversations:read',
  async run({ id, messages: limit }, { ports, signal, note }) {
    const thread = await threadMeant(id, limit, ports.conversations, { signal });
    const most = Math.max(500, Math.floor(TEXT_MAX / Math.max(1, thread.messages.length)));
    if (thread.omitted > 0) note(`${thread.omitted} earlier messages were left out; ask for more with messages.`);
    return {
      source: thread.source,
      channel: thread.channel,
      subject: thread.subject,
      messages: thread.messages.map(({ id: of, at, from, to, text, files }) => {
        const { text: part, clippedFrom } = excerpt(text, most);
        return {
          id: of,
          at: at.toISOString(),
          from: shown(from),
          ...(to.length > 0 && { to: to.map(shown).join(', ') }),
          text: part,
          ...(clippedFrom !== undefined && { cut_from: clippedFrom }),
          ...(files.length > 0 && { files: [...files] }),
        };
      }),
      ...(thread.omitted > 0 && { omitted: thread.omitted }),
    };
  },
});
