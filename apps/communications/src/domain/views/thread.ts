import { excerpt } from '@enterprise-mcp/kit/text';
import { shown } from '../address.ts';
import type { Thread } from '../conversation.ts';

/** All messages together, as a prompt shows them. */
const TEXT_MAX = 20_000;

/** A thread as text, oldest message first. Everything in it came from outside: fence it. */
export function threadText({ subject, messages, omitted }: Thread): string {
  const most = Math.max(500, Math.floor(TEXT_MAX / Math.max(1, messages.length)));
  const parts = messages.map(({ at, from, to, text, files }) =>
    [
      `${at.toISOString()} ${shown(from)}${to.length > 0 ? ` to ${to.map(shown).join(', ')}` : ''}`,
      excerpt(text, most).text,
      ...(files.length > 0 ? [`(files: ${files.map(({ name }) => name).join(', ')})`] : []),
    ].join('\n'),
  );
  const before = omitted > 0 ? [`(${omitted} earlier messages are not shown)`] : [];
  return [...(subject === '' ? [] : [`Subject: ${subject}`]), ...before, ...parts].join('\n\n');
}
