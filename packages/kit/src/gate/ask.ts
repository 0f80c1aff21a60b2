import type { Ask, Question } from '../define/ask.ts';
import { CodedError } from '../errors/define.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import { mapStrings } from '../results/redact.ts';
import { canonicalJson } from '../state/canonical.ts';
import type { Call } from './call.ts';

/** How long an answer may take, in milliseconds. */
const MEMORY_TTL = 10 * 60_000;

/** Not a failure: the call ends with questions, and comes again with the answers. */
export class Inquiry extends CodedError {
  readonly questions: Readonly<Record<string, Question>>;
  readonly state: string | undefined;

  constructor(questions: Readonly<Record<string, Question>>, state: string | undefined) {
    const { INPUT_REQUIRED } = kitErrors.$specs;
    if (!INPUT_REQUIRED) throw new Error('unreachable: the table has this row');
    super('INPUT_REQUIRED', INPUT_REQUIRED, {});
    this.questions = questions;
    this.state = state;
  }
}

export function askOf(call: Call): Ask {
  const { runtime, target, peer } = call;
  const answers = peer.client?.answers ?? {};
  // A state of another caller, tool or question must open nothing here.
  const binding = () => canonicalJson(['ask', call.principal.id, target.kind, target.name, call.input]);
  return {
    can: (capability) => peer.client?.can(capability) ?? false,
    answers,
    accepted(name) {
      const answer = Object.hasOwn(answers, name) ? answers[name] : undefined;
      const { action, content } = (answer ?? {}) as { action?: unknown; content?: unknown };
      return action === 'accept' && isRecord(content) ? content : undefined;
    },
    memory() {
      const state = peer.client?.state;
      if (state === undefined) return undefined;
      try {
        const [memory, until] = runtime.cursors.open(state, binding());
        if (Number(until) > runtime.now().getTime()) return JSON.parse(String(memory));
      } catch {
        // Tampered with, or of another call: said below without a word of which.
      }
      throw kitErrors.REQUEST_STATE_INVALID({});
    },
    now(questions, memory) {
      const until = runtime.now().getTime() + MEMORY_TTL;
      // The person's client shows them: what they quote is cleaned as an answer is.
      throw new Inquiry(
        mapStrings(questions, runtime.clean) as typeof questions,
        memory === undefined ? undefined : runtime.cursors.seal([JSON.stringify(memory), until], binding()),
      );
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
