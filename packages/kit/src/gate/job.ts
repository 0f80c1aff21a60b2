import type { Long } from '../define/tool.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import type { JobTicket } from '../jobs/jobs.ts';
import { handleOf, revivedError } from '../jobs/record.ts';
import type { ToolTarget } from '../serve/targets.ts';
import type { Call, Stage } from './call.ts';
import { ranBefore } from './once.ts';
import { settled } from './settled.ts';

const ANSWER_WITHIN = 5000;

/**
 * Long work: answers its result when that is there in time, else the job that goes on behind the answer. It is started
 * out here and not within `once`, whose transaction would be over before the work is.
 */
export const job: Stage = async (call, next) => {
  const { jobs } = call.runtime;
  const target = call.target as ToolTarget;
  const long = target.compiled?.tool.long;
  if (!jobs || !long) return next();
  await settled(call);
  const owner = call.principal.id;
  await jobs.admit(owner).catch(async (refused: unknown) => {
    // A repeat starts nothing, and may be how somebody learns what became of the job.
    if (!(await ranBefore(call))) throw refused;
  });
  const ticket = (await next()) as JobTicket;
  const started = await jobs.redeem(ticket, call, target);
  if (started) call.begun = true;
  const wait = { milliseconds: patience(call, long), signal: call.signal, onProgress: passOn(call) };
  const record = await jobs.see(ticket.jobId, owner, wait);
  if (call.signal.aborted) {
    // Whoever takes the call back before they know of a job takes the job back. A client that is gone does not.
    if (started && takenBack(call)) await jobs.cancel(ticket.jobId, owner);
    throw call.signal.reason;
  }
  if (!record) throw kitErrors.JOB_EXPIRED({ job_id: ticket.jobId });
  if (record.status === 'queued' || record.status === 'working') {
    call.notes.push('This goes on behind the answer: ask get_job for the result.');
    return { job: handleOf(ticket.jobId, record, call.runtime.now().getTime()) };
  }
  // Nobody can ask for it again; or it comes again, from its start, with answers to its questions.
  if (call.idempotencyKey === undefined || started?.asked) await jobs.forget(ticket.jobId);
  if (started?.asked) throw started.asked;
  if (record.status === 'cancelled') throw kitErrors.CANCELLED({});
  if (record.error) throw revivedError(record.error);
  call.notes.push(...(record.notes ?? []));
  call.parts.push(...(record.parts ?? []));
  return record.value;
};

/** Ends long work's way through the stages: what `once` keeps under the key is the job's number, not its result. */
export const ticket: Stage = async (call, next) => {
  const { jobs } = call.runtime;
  return jobs && call.target.compiled?.tool.long ? jobs.draw() : next();
};

/** The answer must be out before the deadline of the call. */
function patience(call: Call, { answerWithinMs = ANSWER_WITHIN }: Long): number {
  const left = (call.target.deadlineMs ?? call.runtime.deadlineMs) - (call.runtime.now().getTime() - call.receivedAt);
  return Math.max(0, Math.min(answerWithinMs, left - 1000));
}

function passOn(call: Call) {
  return ({ done, total, message }: { done: number; total?: number | undefined; message?: string | undefined }) =>
    call.progress(done, total, message);
}

/** The protocol's cancellation brings a text or nothing as its reason, a closed connection an error. */
function takenBack({ peer }: Call): boolean {
  return peer.signal.aborted && !(peer.signal.reason instanceof Error && peer.signal.reason.name === 'SdkError');
}
