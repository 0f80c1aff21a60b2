import { commsErrors } from '../../errors.ts';
import { plainLines } from '../plain-text.ts';

/** Text of a message: what stands there, and addresses of people who are mentioned. */
export type TextPart = { readonly text: string } | { readonly mention: string };

// Also as Slack's own markup, and with look-alike letters and invisible ones folded away before.
const BROADCAST = /@(channel|here|everyone|group)\b|<!(?:channel|here|everyone|group|subteam)[^>]*>?/iu;
/** `@ada@acme.example`, at the start or after what is no part of a word. */
const MENTION = /(?<![\w@.+-])@([\w.+-]{1,64}@(?:[a-z\d-]+\.)+[a-z][a-z\d-]*)/giu;

/**
 * What a message says, in parts.
 *
 * @throws COMMS_SLACK_BROADCAST, COMMS_TEXT_REFUSED
 */
export function messageParts(given: string): readonly TextPart[] {
  const text = plainLines('text', given);
  const [found] = BROADCAST.exec(text.normalize('NFKC')) ?? [];
  if (found !== undefined) throw commsErrors.COMMS_SLACK_BROADCAST({ found });
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: whole, 1: mention = '', index } of text.matchAll(MENTION)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ mention });
    end = index + whole.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Text that Slack shows as it stands: three characters would begin markup of its own. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** As it is posted; `ids` are those of the people mentioned. */
export function slackText(parts: readonly TextPart[], ids: ReadonlyMap<string, string>): string {
  return parts
    .map((part) => ('text' in part ? escaped(part.text) : idOf(ids.get(part.mention), part.mention)))
    .join('');
}

function idOf(id: string | undefined, mention: string): string {
  if (id === undefined || !/^[UW][A-Z0-9]{1,30}$/.test(id))
    throw commsErrors.COMMS_SLACK_PERSON_UNKNOWN({ person: mention });
  return `<@${id}>`;
}

/** Back to what people read, from what Slack stores. */
export function readableText(text: string): string {
  return text
    .replaceAll(/<([^<>|]*)\|([^<>]*)>/g, (_, target: string, label: string) =>
      /^(https?|mailto):/.test(target) ? `${label} (${target})` : label,
    )
    .replaceAll(/<([^<>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
