import type * as z from 'zod';
import type { Facts } from '../define/tool.ts';
import type { CodedError } from '../errors/define.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import type { Call, Stage } from './call.ts';
import { contextOf } from './context.ts';
import { deadline } from './deadline.ts';

/**
 * What no argument could make allowed does not exist for this caller. Runs before `validate`, whose complaints would
 * otherwise describe a hidden tool's arguments.
 */
export const visible: Stage = (call, next) => {
  if (call.target.unknown) throw unknownError(call);
  if (!call.runtime.policy.visible(call.target, call)) {
    call.verdict = { decision: 'deny', rules: [] };
    throw unknownError(call);
  }
  return next();
};

/** Asks the policy about the arguments. Whoever gets here sees the tool in the list: it is told that these are refused. */
export const authorize: Stage = async (call, next) => {
  const declared = call.target.compiled?.tool.facts;
  if (declared && call.runtime.policy.wantsFacts(call.target)) call.facts = await factsOf(call, declared);
  call.verdict = call.runtime.policy.decide(call.target, call, call.input);
  const { decision, message } = call.verdict;
  if (decision === 'deny') throw kitErrors.POLICY_DENIED({ name: call.target.name, reason: message });
  return next();
};

/** Looks up in time, at the backend, what the policy wants to know; later stages have their own time. */
async function factsOf(call: Call, { schema, of }: Facts<unknown, z.ZodObject>): Promise<Record<string, unknown>> {
  const { signal } = call;
  try {
    const found = await deadline(call, async () => {
      call.connection = await call.runtime.connection();
      return of(call.input as Record<string, unknown>, contextOf(call));
    });
    return schema.parse(found);
  } finally {
    call.signal = signal;
  }
}

function unknownError(call: Call): CodedError {
  const { kind, name } = call.target;
  if (kind === 'resource') return kitErrors.UNKNOWN_RESOURCE({ uri: name });
  if (kind === 'prompt') return kitErrors.UNKNOWN_PROMPT({ name });
  return kitErrors.UNKNOWN_TOOL({ name });
}
