import type { Agent, Principal } from '../define/context.ts';
import type { Target } from '../gate/call.ts';

export type Decision = 'allow' | 'confirm' | 'deny';
export type Action = Pick<Target, 'kind' | 'rule' | 'effect' | 'permission' | 'reserved'>;

/** On whose behalf, and by which client. */
export interface Caller {
  readonly principal: Principal;
  readonly agent: Agent;
  /** What the tool's `facts` said of this call; absent where nothing has been called. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
}

/** What the policy says of one call, and why. */
export interface Verdict {
  readonly decision: Decision;
  /** Ids of the rules that decided, for the audit log; empty where none did. */
  readonly rules: readonly string[];
  /** What a rule's author wants a refused or waiting caller to be told. */
  readonly message?: string | undefined;
  /** With `confirm`: the person who asked may not be the one who confirms. */
  readonly byAnother?: boolean | undefined;
}

/** How a person's decision reached the server. */
export type ConfirmationWay = 'round-trip' | 'elicitation' | 'page' | 'cli';

export interface Confirmation {
  readonly by: Principal;
  readonly way: ConfirmationWay;
}

/** Decides at list time (without arguments) and at call time (with them) by the same rules. Never throws. */
export interface Policy {
  /** Changes whenever the rules do; part of cache keys and of what an approval is bound to. */
  readonly version: string;
  /** Whether some arguments would be allowed or could be confirmed: else the caller must not know that it exists. */
  visible(action: Action, caller: Caller): boolean;
  /** Whether a rule looks at what the tool's `facts` find out; without such a rule nobody asks the backend for them. */
  wantsFacts(action: Action): boolean;
  /** `input`: the validated arguments. */
  decide(action: Action, caller: Caller, input: unknown): Verdict;
  /** Whether this person's confirmation, come by this way, is enough for a call that `decide` answers with `confirm`. */
  accepts(action: Action, caller: Caller, input: unknown, confirmation: Confirmation): boolean;
}
