import type { CodedError } from '../errors/define.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import type { Call, Stage } from './call.ts';

/**
 * What no argument could make allowed does not exist for this caller. Runs before `validate`, whose complaints would
 * otherwise describe a hidden tool's arguments.
 */
export const visible: Stage = (call, next) => {
  if (call.target.unknown) throw unknownError(call);
  if (call.runtime.policy.decide(call.target, call.principal) === 'deny') throw refused(call);
  return next();
};

/** Asks the policy about the arguments. A denied call is answered like an unknown one: a refusal never reveals what exists. */
export const authorize: Stage = (call, next) => {
  call.decision = call.runtime.policy.decide(call.target, call.principal, call.input);
  if (call.decision === 'deny') throw refused(call);
  return next();
};

function refused(call: Call): CodedError {
  call.decision = 'deny';
  return unknownError(call);
}

function unknownError(call: Call): CodedError {
  const { kind, name } = call.target;
  if (kind === 'resource') return kitErrors.UNKNOWN_RESOURCE({ uri: name });
  if (kind === 'prompt') return kitErrors.UNKNOWN_PROMPT({ name });
  return kitErrors.UNKNOWN_TOOL({ name });
}
