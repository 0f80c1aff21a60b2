import type { ContentPart } from '../define/content.ts';
import type { Agent, Principal } from '../define/context.ts';
import type { ErrorCategory, ErrorDetails } from '../errors/define.ts';
import { CodedError } from '../errors/define.ts';
import type { JobHandle, JobProgress, JobStatus } from './handle.ts';

/** Collections in the kit's record store: the jobs, and the ids of those that have not ended, which are few. */
export const JOBS = 'jobs';
export const OPEN_JOBS = 'jobs-open';

/** A job as it is stored. Times are milliseconds since 1970. */
export interface JobRecord {
  readonly tool: string;
  /** Of the call that started it: joins its end to the audit log. */
  readonly callId: string;
  readonly principal: Principal;
  readonly agent: Agent;
  readonly traceparent?: string | undefined;
  /** Validated arguments; dropped at the end. */
  readonly input?: unknown;
  readonly status: JobStatus;
  readonly attempt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number;
  /** The process that runs it, as long as `leaseUntil` lies ahead. */
  readonly holder?: string | undefined;
  readonly leaseUntil?: number | undefined;
  readonly cancelRequested?: boolean | undefined;
  readonly progress?: JobProgress | undefined;
  readonly value?: unknown;
  readonly notes?: readonly string[] | undefined;
  readonly parts?: readonly ContentPart[] | undefined;
  readonly error?: JobError | undefined;
}

/** What is kept of a coded error. */
export interface JobError {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly retryable: boolean;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** An entry of `OPEN_JOBS`. */
export interface OpenJob {
  readonly owner: string;
  readonly createdAt: number;
}

export function ended({ status }: Pick<JobRecord, 'status'>): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

/** Whether a process runs it now, as far as its lease tells. */
export function held({ leaseUntil }: JobRecord, now: number): boolean {
  return leaseUntil !== undefined && leaseUntil > now;
}

/** A job that has not ended long ago is asked for more often than one that runs for an hour. */
function pollAfter(age: number): number {
  return Math.min(15_000, Math.max(1000, Math.round(age / 10_000) * 1000));
}

export function handleOf(id: string, record: JobRecord, now: number): JobHandle {
  const { status, progress, createdAt, updatedAt, expiresAt } = record;
  return {
    job_id: id,
    status,
    ...(progress && { progress }),
    ...(!ended(record) && { poll_after_ms: pollAfter(now - createdAt) }),
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    expires_at: new Date(expiresAt).toISOString(),
  };
}

export function storedError({ code, category, retryable, message, details }: CodedError): JobError {
  return { code, category, retryable, message, details };
}

/** The error a job ended with, as it was thrown. */
export function revivedError({ code, category, retryable, message, details }: JobError): CodedError {
  return new CodedError(code, { category, retryable, message: () => message, cause: '', wayOut: '' }, details);
}
