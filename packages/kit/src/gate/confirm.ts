import type { Approval, Question } from '../approvals/approval.ts';
import type { Approvals } from '../approvals/approvals.ts';
import { freeze } from '../approvals/freeze.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import { visible } from '../results/visible.ts';
import { AskClient } from './ask-client.ts';
import type { Call, Stage } from './call.ts';
import { ranBefore } from './once.ts';
import { settled } from './settled.ts';

/** Tries, where others use up or change approvals of the same call meanwhile. */
const MOST_ROUNDS = 10;

/**
 * A person decides on exactly this call. Never waits for one: a call without an approval is frozen and refused, with a
 * question where its client can ask one; the same call comes again, and runs with the approval once. Fails closed.
 */
export const confirm: Stage = async (call, next) => {
  if (call.verdict?.decision !== 'confirm') return next();
  await settled(call);
  // A repeat of what was confirmed bothers nobody: it ran, and runs no more; or it was cut off or is still at it, and what
  // becomes of it is up to `once`, which begins nothing anew then.
  const before = await ranBefore(call);
  if (before === 'begun') call.begunBefore = true;
  // Of long work the key keeps which job it is; the job itself may have ended or not.
  else if (before && !call.target.compiled?.tool.long) return before.answer;
  if (before) return next();

  // The preview reads from the backends.
  call.connection = await call.runtime.connection();
  const approvals = await call.runtime.approvals();
  const question = await freeze(call);
  if (await answered(call, approvals, question)) return next();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const approval = await approvals.request(question);
    call.approval = approval.id;
    if (approval.status === 'denied') throw denied(call, approval);
    if (approval.status === 'pending') throw await unanswered(call, approval);
    call.signal.throwIfAborted();
    if (await approvals.consume(approval.id, question)) return next();
    // Another call took it: this one needs its own.
  }
  throw kitErrors.CONFIRMATION_MISMATCH({ tool: call.target.name });
};

/** What the sealed state of a question says; what it belongs to is bound to it. */
interface Asked {
  readonly approval: string;
  readonly expires: number;
}

/**
 * Whether the client brings a person's yes to this very call, which is used up with it. Throws when the person said no and
 * when the answer does not belong here; false where there is none or what it was about has changed: then it is asked anew.
 */
async function answered(call: Call, approvals: Approvals, question: Question): Promise<boolean> {
  const { answer, asks } = call.peer;
  if (!answer) return false;
  const asked = call.runtime.questions.open(answer.state, bindingOf(question)) as Asked | undefined;
  const mismatch = kitErrors.CONFIRMATION_MISMATCH({ tool: call.target.name });
  if (!asked || !asks || asked.expires <= call.runtime.now().getTime()) throw mismatch;
  const approval = await approvals.get(asked.approval);
  if (!approval || approval.callHash !== question.callHash) throw mismatch;
  if (approval.previewHash !== question.previewHash || answer.said === 'nothing') return false;

  call.approval = approval.id;
  const decided = await approvals.decide(approval.id, answer.said === 'yes', { by: call.principal, way: asks });
  // Somebody may have decided elsewhere while the client was asking.
  const outcome = decided.result === 'too late' ? decided.status : decided.result;
  if (outcome === 'denied') throw denied(call, approval);
  call.signal.throwIfAborted();
  if (outcome !== 'approved' || answer.said !== 'yes') throw mismatch;
  if (!(await approvals.consume(approval.id, question))) throw mismatch;
  return true;
}

/** A question for the client where it can ask and its answer would be enough, else the way to a page and a command. */
async function unanswered(call: Call, approval: Approval): Promise<Error> {
  const { runtime, principal, peer, input, target } = call;
  const { id, expiresAt, byAnother, message } = approval;
  const details = {
    tool: target.name,
    approval: id,
    expires_at: expiresAt,
    command: `mcp-${runtime.server.name} approvals approve ${id}`,
    ...(byAnother && { by_another: true }),
    ...(message !== undefined && { reason: message }),
  };
  const { asks } = peer;
  const enough = asks && !byAnother && runtime.policy.accepts(target, call, input, { by: principal, way: asks });
  if (enough && peer.answer?.said !== 'nothing') {
    const asked: Asked = { approval: id, expires: Date.parse(expiresAt) };
    const state = runtime.questions.seal(asked, bindingOf(approval));
    return new AskClient(details, { message: questionText(call, approval), state });
  }
  const link = await runtime.approvalLink(id);
  return kitErrors.CONFIRMATION_REQUIRED({ ...details, ...(link !== undefined && { link }) });
}

/** The call's hash holds server, principal, target, arguments and policy version. */
function bindingOf({ callHash }: Pick<Question, 'callHash'>): string {
  return callHash;
}

function questionText({ runtime, agent }: Call, { title, message, preview }: Approval): string {
  // The client chose its name: it must not look like a part of the preview.
  const who = visible(agent.name).replaceAll(/\s+/g, ' ');
  return [`${runtime.server.title}: ${title}`, ...(message ? [message] : []), `${who} wants to do this:`, preview].join(
    '\n\n',
  );
}

function denied(call: Call, { expiresAt }: Approval): Error {
  return kitErrors.CONFIRMATION_DENIED({ tool: call.target.name, until: expiresAt });
}
