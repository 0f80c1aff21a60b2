import { setTimeout as sleep } from 'node:timers/promises';
import { kitErrors } from '../errors/kit-errors.ts';
import type { Runtime } from '../serve/runtime.ts';
import type { RecordStore } from '../state/port.ts';
import type { Lease } from './lease.ts';
import { ended, type JobError, type JobRecord, OPEN_JOBS, storedError } from './record.ts';

const DAY = 24 * 3_600_000;
const MOST_TRIES = 6;

/** Why a handler is stopped, beside its deadline and a wish to cancel. */
export const LOST = new Error('another process has taken the job over');
export const SHUTDOWN = new Error('the process is being stopped');
/** It was told to stop, and did not. */
export const STUCK = new Error('the handler goes on although it was stopped');

type Outcome = Success | Failure | { readonly status: 'cancelled' };
interface Success extends Pick<JobRecord, 'value' | 'notes' | 'parts'> {
  readonly status: 'succeeded';
}
interface Failure {
  readonly status: 'failed';
  readonly error: JobError;
}

export const interrupted = (tool: string): Failure => ({
  status: 'failed',
  error: storedError(kitErrors.JOB_INTERRUPTED({ tool, reason: 'was stopped before it ended' })),
});

/** The record of a job that has ended. What it was asked to do is no longer needed, and may be confidential. */
export function closed(record: JobRecord, outcome: Outcome, now: number, keepMs = DAY): JobRecord {
  const { input: _input, holder: _holder, leaseUntil: _leaseUntil, ...rest } = record;
  return { ...rest, ...outcome, updatedAt: now, expiresAt: now + keepMs };
}

/** Writes the end though the store may fail for a while; the heartbeat has stopped, so not for longer than a lease lasts. */
export async function writeEnd(lease: Lease, last: JobRecord, delayMs: number): Promise<boolean> {
  for (let left = MOST_TRIES; ; left--) {
    try {
      return await lease.write(() => last);
    } catch (error) {
      if (left === 0) throw error;
      await sleep(delayMs, undefined, { ref: false });
    }
  }
}

/** What follows when the end is stored: it no longer counts as open, and the audit log tells of it. */
export async function settle(id: string, last: JobRecord, runtime: Runtime, records: RecordStore): Promise<void> {
  if (!ended(last)) return;
  await records.remove(OPEN_JOBS, id);
  await noteJob(id, last, last.status, runtime).catch((error: unknown) => {
    runtime.log.error('audit of a job cannot be written', { job: id, status: last.status, error });
  });
}

/** Throws when the audit log cannot be written. */
export async function noteJob(id: string, record: JobRecord, status: string, runtime: Runtime): Promise<void> {
  await runtime.audit.event({
    time: runtime.now().toISOString(),
    event: 'job',
    principal: record.principal.id,
    name: record.tool,
    callId: record.callId,
    details: { job_id: id, status, attempt: record.attempt, ...(record.error && { code: record.error.code }) },
  });
}
