import type { Principal } from '../define/context.ts';
import type { Target } from '../gate/call.ts';

export type Decision = 'allow' | 'confirm' | 'deny';
export type Action = Pick<Target, 'kind' | 'name' | 'effect' | 'permission'>;

/** Decides at list time (without arguments) and at call time (with them) by the same rules. */
export interface Policy {
  /** Changes whenever the rules do; part of cache keys. */
  readonly version: string;
  decide(action: Action, principal: Principal, input?: unknown): Decision;
}
