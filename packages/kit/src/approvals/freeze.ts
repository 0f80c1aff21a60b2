import type { Call } from '../gate/call.ts';
import { contextOf } from '../gate/context.ts';
import { visible } from '../results/visible.ts';
import { canonicalHash } from '../state/canonical.ts';
import type { Question } from './approval.ts';
import { argumentsText } from './arguments-text.ts';

/** Freezes a call: which call it is, and what it would do as of now. Needs the connection open. */
export async function freeze(call: Call): Promise<Question> {
  const { runtime, target, principal, agent, facts, input, page, verdict } = call;
  const { kind, name, rule, effect, permission } = target;
  const policyVersion = runtime.policy.version;
  const preview = visible(runtime.redact(await previewOf(call)));
  return {
    name,
    title: target.compiled?.tool.title ?? name,
    action: { kind, rule, effect, permission },
    principal,
    agent,
    facts,
    input,
    callHash: canonicalHash([runtime.server.name, principal.id, kind, name, input, facts, page, policyVersion]),
    policyVersion,
    preview,
    previewHash: canonicalHash(preview),
    byAnother: verdict?.byAnother === true,
    ...(verdict?.message !== undefined && { message: verdict.message }),
  };
}

/** In the tool's own words where it has some. What it notes and attaches there belongs to no answer. */
async function previewOf(call: Call): Promise<string> {
  const tool = call.target.compiled?.tool;
  if (!tool?.preview) return argumentsText(call.input);
  return tool.preview(call.input, { ...contextOf(call), note: nothing, attach: nothing });
}

const nothing = () => undefined;
