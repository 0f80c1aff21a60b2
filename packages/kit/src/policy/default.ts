import type { Action, Decision, Policy } from './port.ts';

/** How the server was started: `--read-only`, `--tools a,b`. */
export interface Restrictions {
  readonly readOnly: boolean;
  readonly tools?: readonly string[] | undefined;
}

/** Whether a start-up restriction takes the action away, whatever any policy says. An empty `--tools` list allows none, not all. */
export function restricted({ readOnly, tools }: Restrictions, { kind, rule, effect }: Action): boolean {
  if (kind === 'tool' && tools && !tools.includes(rule)) return true;
  return readOnly && effect !== 'read';
}

/**
 * The policy without a policy file: reads and writes are allowed, what destroys or leaves the company needs a
 * confirmation; what is reserved is nobody's, and the start-up restrictions take away.
 */
export function defaultPolicy(restrictions: Restrictions): Policy {
  const { readOnly, tools } = restrictions;
  const decision = (action: Action): Decision => {
    if (restricted(restrictions, action) || action.reserved) return 'deny';
    return action.effect === 'read' || action.effect === 'write' ? 'allow' : 'confirm';
  };
  return {
    version: `default:${readOnly ? 'read-only' : 'all'}:${tools?.join(',') ?? '*'}`,
    visible: (action) => decision(action) !== 'deny',
    wantsFacts: () => false,
    decide: (action) => ({ decision: decision(action), rules: [] }),
    accepts: (action) => decision(action) !== 'deny',
  };
}
