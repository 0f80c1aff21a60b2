import type { Policy } from './port.ts';

/** How the server was started: `--read-only`, `--tools a,b`. */
export interface Restrictions {
  readonly readOnly: boolean;
  readonly tools?: readonly string[] | undefined;
}

/**
 * The policy without a policy file: reads and writes are allowed, what destroys or leaves the company needs a
 * confirmation, and the start-up restrictions take away. An empty `--tools` list allows none, not all.
 */
export function defaultPolicy({ readOnly, tools }: Restrictions): Policy {
  const listed = tools && new Set(tools);
  return {
    version: `default:${readOnly ? 'read-only' : 'all'}:${tools?.join(',') ?? '*'}`,
    decide({ kind, name, effect }) {
      if (kind === 'tool' && listed && !listed.has(name)) return 'deny';
      if (effect === 'read') return 'allow';
      if (readOnly) return 'deny';
      return effect === 'write' ? 'allow' : 'confirm';
    },
  };
}
