import {
  type CallToolResult,
  type InputRequiredResult,
  inputRequired,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import { AskClient, type ClientQuestion } from '../gate/ask-client.ts';
import type { Peer, PeerAnswer } from './runtime.ts';
import type { Era } from './session.ts';

/** Name of the question in a round trip. */
const KEY = 'confirmation';
/** What the call would do may change while somebody looks at it: then the person sees it as it is now. */
const MOST_QUESTIONS = 3;

/** The simplest form there is: every client with forms can show it, and a yes is explicit. */
const requestedSchema = {
  type: 'object' as const,
  properties: { [KEY]: { type: 'boolean' as const, title: 'Yes, do exactly this', default: false } },
  required: [KEY],
};
const response = z.object({
  action: z.enum(['accept', 'decline', 'cancel']),
  content: z
    .object({ [KEY]: z.boolean() })
    .optional()
    .catch(undefined),
});

export interface AskedCall {
  readonly era: Era;
  readonly context: ServerContext;
  /** How long a 2025 client's person has. */
  readonly askMs: number;
  readonly peer: Peer;
  call(peer: Peer): Promise<CallToolResult>;
}

/**
 * Makes a call, with its person's confirmation where the gate wants one and this client can ask: a 2026 client is handed
 * the question and comes again; a 2025 client is asked here, for a bounded time, and the call goes through the gate again.
 */
export async function throughPerson(asked: AskedCall): Promise<CallToolResult | InputRequiredResult> {
  const { era, context, askMs, call } = asked;
  let { peer } = asked;
  for (let round = 0; ; round++) {
    try {
      return await call(peer);
    } catch (error) {
      if (!(error instanceof AskClient)) throw error;
      const { message, state } = error.question;
      if (era === 'modern') {
        const elicit = inputRequired.elicit({ message, requestedSchema });
        return inputRequired({ inputRequests: { [KEY]: elicit }, requestState: state });
      }
      const said = round < MOST_QUESTIONS ? await elicited(error.question, context, askMs) : 'nothing';
      peer = { ...peer, answer: { state, said } };
    }
  }
}

/** What a 2026 client brings along; undefined where it brings nothing. */
export function broughtAnswer({ mcpReq }: ServerContext): PeerAnswer | undefined {
  const state: unknown = mcpReq.requestState();
  const answers = mcpReq.inputResponses ?? {};
  // Without an answer to this question the state is another's: a handler may ask something too.
  if (typeof state !== 'string' || !Object.hasOwn(answers, KEY)) return undefined;
  return { state, said: saidIn(answers[KEY]) };
}

/** Asks a 2025 client. Whatever is no clear answer in time is none. */
async function elicited(
  { message }: ClientQuestion,
  { mcpReq }: ServerContext,
  timeout: number,
): Promise<PeerAnswer['said']> {
  try {
    const params = { mode: 'form' as const, message, requestedSchema };
    return saidIn(await mcpReq.send({ method: 'elicitation/create', params }, { timeout, signal: mcpReq.signal }));
  } catch {
    return 'nothing';
  }
}

/** Accepting without the tick is neither yes nor no. */
function saidIn(given: unknown): PeerAnswer['said'] {
  const { data } = response.safeParse(given);
  if (data?.action === 'decline') return 'no';
  return data?.action === 'accept' && data.content?.[KEY] ? 'yes' : 'nothing';
}
