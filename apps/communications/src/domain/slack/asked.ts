import { commsErrors } from '../../errors.ts';
import { strictAddress } from '../address.ts';
import { messageParts, slackText, type TextPart } from './message-text.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

interface Target {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'person';
}

interface Start {
  readonly ts: string;
  readonly from: string;
  readonly text: string;
}

interface Chat {
  target(to: string, options: Options): Promise<Target>;
  mention(address: string, options: Options): Promise<{ readonly id: string; readonly name: string }>;
  threadStart(target: Target, id: string, options: Options): Promise<Start>;
}

export interface AskedMessage {
  readonly target: Target;
  readonly start: Start | undefined;
  /** As it is posted. */
  readonly text: string;
  /** As people will see it. */
  readonly shown: string;
  readonly mentioned: readonly { readonly id: string; readonly name: string; readonly address: string }[];
}

const MENTIONS_MAX = 10;

/** What a call would post, everything resolved; throws before anything is done. Reads only. */
export async function messageAsked(
  input: { readonly to: string; readonly text: string; readonly thread?: string | undefined },
  chat: Chat,
  options: Options,
): Promise<AskedMessage> {
  // First what needs nobody to be asked.
  const parts = messageParts(input.text);
  const target = await chat.target(input.to, options);
  const start = input.thread === undefined ? undefined : await chat.threadStart(target, input.thread, options);
  const mentioned = await mentionedIn(parts, chat, options);
  const byAddress = new Map(mentioned.map((one) => [one.address, one]));
  return {
    target,
    start,
    mentioned,
    text: slackText(parts, new Map(mentioned.map(({ address, id }) => [address, id]))),
    shown: parts.map((part) => ('text' in part ? part.text : `@${byAddress.get(part.mention)?.name}`)).join(''),
  };
}

async function mentionedIn(parts: readonly TextPart[], chat: Chat, options: Options) {
  const addresses = [...new Set(parts.flatMap((part) => ('mention' in part ? [part.mention] : [])))];
  if (addresses.length > MENTIONS_MAX) {
    throw commsErrors.COMMS_SLACK_BROADCAST({ found: `${addresses.length} mentions, and ${MENTIONS_MAX} are allowed` });
  }
  const mentioned: AskedMessage['mentioned'][number][] = [];
  for (const address of addresses) {
    if (strictAddress(address) === undefined) throw commsErrors.COMMS_SLACK_PERSON_UNKNOWN({ person: address });
    mentioned.push({ ...(await chat.mention(address, options)), address });
  }
  return mentioned;
}
