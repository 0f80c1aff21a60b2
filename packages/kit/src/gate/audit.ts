import { recordedArguments } from '../audit/arguments.ts';
import { type RuleTree, rulesOf, whole } from '../audit/rules.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import { toCodedError } from '../errors/to-coded-error.ts';
import type { Call, Stage } from './call.ts';

/**
 * Writes the intent before anything happens and the outcome after. The call goes through the gate while its intent is
 * being written: nothing that a handler writes stands before it is on disk, and no answer leaves this process before.
 * Without it nothing is written to a backend; reads go on, with a complaint in the log. Completions are not audited:
 * they fire at every keystroke.
 */
export const audit: Stage = async (call, next) => {
  const { runtime, target } = call;
  if (target.kind === 'completion') return next();
  const recorded = recordIntent(call);
  call.pending = recorded;
  // Seen by whoever waits for it, and at the end by all.
  recorded.catch(() => undefined);
  let code = 'ok';
  try {
    return await next();
  } catch (thrown) {
    const error = toCodedError(thrown, call, runtime.log);
    code = error.code;
    throw error;
  } finally {
    await recorded;
    recordOutcome(call, code);
  }
};

/** Rejects with `AUDIT_UNAVAILABLE` when a write may not go on. */
async function recordIntent(call: Call): Promise<void> {
  const { runtime, target } = call;
  try {
    await runtime.audit.intent({
      callId: call.id,
      time: new Date(call.receivedAt).toISOString(),
      principal: call.principal.id,
      ...(call.principal.roles.length > 0 && { roles: call.principal.roles }),
      agent: `${call.agent.name}/${call.agent.version}`,
      kind: target.kind,
      name: nameOf(call),
      effect: target.effect,
      arguments: recordedArguments(call.input, {
        redact: runtime.redact,
        key: runtime.auditKey,
        rules: rulesOfCall(call),
      }),
      traceparent: call.traceparent,
    });
  } catch (cause) {
    runtime.log.error('audit cannot be written', { cause });
    // A caller that may not know of this tool must not learn of it by this error.
    const hidden = !runtime.policy.visible(target, call);
    if (target.effect !== 'read' && !hidden) throw kitErrors.AUDIT_UNAVAILABLE({}, { cause });
  }
}

/** Of a name that does not exist, nobody knows what its arguments are: it may be misspelt. */
function rulesOfCall({ target, runtime }: Call): RuleTree | undefined {
  if (target.unknown) {
    return [...runtime.tools.values()].some(({ compiled }) => rulesOf(compiled.input)) ? whole('dropped') : undefined;
  }
  const schema = target.compiled?.input ?? target.schema;
  return schema ? rulesOf(schema) : target.auditRules;
}

/** A URI holds its variables: with rules for these, the template stands for it. */
function nameOf({ target, runtime }: Call): string {
  if (target.auditRules) return target.rule;
  const hidden = target.unknown && target.kind === 'resource' && runtime.server.resources?.some(({ audit }) => audit);
  return hidden ? '[unknown]' : target.name;
}

function recordOutcome(call: Call, code: string): void {
  const { runtime, verdict, approval } = call;
  const time = runtime.now();
  const milliseconds = time.getTime() - call.receivedAt;
  runtime.audit
    .outcome({
      callId: call.id,
      time: time.toISOString(),
      code,
      milliseconds,
      ...(verdict && { decision: verdict.decision, rules: verdict.rules, policy: runtime.policy.version }),
      ...(approval !== undefined && { approval }),
    })
    .catch((cause: unknown) => runtime.log.error('audit outcome cannot be written', { cause }));
}
