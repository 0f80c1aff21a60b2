import { kitErrors } from '../errors/kit-errors.ts';
import type { Stage } from './call.ts';

/** Asks the policy. A denied tool is answered like an unknown one: a refusal never reveals what exists. */
export const authorize: Stage = (call, next) => {
  const { target, runtime } = call;
  if (runtime.policy.decide(target, call.principal, call.input) === 'deny') {
    if (target.kind === 'resource') throw kitErrors.UNKNOWN_RESOURCE({ uri: target.name });
    if (target.kind === 'prompt') throw kitErrors.UNKNOWN_PROMPT({ name: target.name });
    throw kitErrors.UNKNOWN_TOOL({ name: target.name });
  }
  return next();
};
