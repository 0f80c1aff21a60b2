import { kitErrors } from '../errors/kit-errors.ts';
import { toCodedError } from '../errors/to-coded-error.ts';
import { Inquiry } from '../gate/ask.ts';
import type { Call } from '../gate/call.ts';
import { byteLength } from '../results/clip.ts';
import type { ClientSide, Runtime } from '../serve/runtime.ts';
import type { ToolTarget } from '../serve/targets.ts';
import type { RecordStore, StoredRecord } from '../state/port.ts';
import { observedJob } from '../telemetry/job.ts';
import { closed, interrupted, LOST, SHUTDOWN, STUCK, settle, writeEnd } from './end.ts';
import type { JobProgress } from './handle.ts';
import { holdLease } from './lease.ts';
import { type JobRecord, storedError } from './record.ts';
import type { JobTiming } from './timing.ts';

/** What is kept of one answer; what a caller gets of it is cut to the size of any answer. */
const MOST_BYTES = 2_000_000;
const HOUR = 3_600_000;

/** A job that runs in this process. */
export interface RunningJob {
  readonly id: string;
  readonly record: JobRecord;
  /** Resolves when it no longer runs here: ended, taken over or released. Never rejects. */
  readonly done: Promise<void>;
  /** It ended with questions to the client that started it. */
  readonly asked: Inquiry | undefined;
  /** Returns the unsubscribe function. */
  onProgress(listener: (progress: JobProgress) => void): () => void;
  cancel(): void;
  /** Stops it so that another process can go on with it, or says that it was interrupted. */
  release(): void;
}

export interface RunOptions {
  readonly runtime: Runtime;
  readonly target: ToolTarget;
  readonly records: RecordStore;
  readonly holder: string;
  readonly timing: JobTiming;
  /** Of the call that starts it, whose answers to questions it may need. */
  readonly client?: ClientSide | undefined;
}

/** Runs the handler behind whatever answer was given, under a lease that it renews; `stored` is held already. */
export function runJob(stored: StoredRecord<JobRecord>, options: RunOptions): RunningJob {
  const { runtime, target, records, holder, timing, client } = options;
  const { id } = stored;
  const { tool } = target.compiled;
  const { resumable, maxMs = HOUR, keepMs } = tool.long ?? {};
  const controller = new AbortController();
  const { signal } = controller;
  const cancel = () => controller.abort(kitErrors.CANCELLED({}));
  const now = () => runtime.now().getTime();
  const lease = holdLease(stored, { records, id, holder, onCancel: cancel, onLost: () => controller.abort(LOST) });

  const listeners = new Set<(progress: JobProgress) => void>();
  let progress: JobProgress | undefined;
  let asked: Inquiry | undefined;
  let due: NodeJS.Timeout | undefined;
  const beat = () => {
    due = undefined;
    const renewed = { leaseUntil: now() + timing.leaseMs, updatedAt: now(), ...(progress && { progress }) };
    lease
      .write((record) => ({ ...record, ...renewed }))
      .catch((error: unknown) => {
        runtime.log.warn('the lease of a job cannot be renewed', { job: id, error });
        // From here on another process may run it again, if it can be run again.
        if (resumable && (lease.record.leaseUntil ?? 0) < now()) controller.abort(LOST);
      });
  };
  const heartbeat = setInterval(beat, timing.heartbeatMs);
  const deadline = setTimeout(
    () =>
      controller.abort(kitErrors.JOB_INTERRUPTED({ tool: tool.name, reason: `took longer than ${maxMs / 1000} s` })),
    maxMs,
  );
  const report = (told: JobProgress) => {
    progress = told;
    for (const listener of listeners) listener(told);
    due ??= setTimeout(beat, timing.progressMs);
  };

  /** The record it ends with; none when another process has it. */
  async function work(): Promise<JobRecord | undefined> {
    const close = (outcome: Parameters<typeof closed>[1]) => closed(lease.record, outcome, now(), keepMs);
    try {
      const call = callOf(lease.record, { id, runtime, target, client, signal, report }, await runtime.connection());
      const value: unknown = tool.output.parse(await unlessStuck(target.run(call), signal, timing.graceMs));
      const { notes, parts } = call;
      const bytes = byteLength([value, notes, parts]);
      if (bytes > MOST_BYTES) throw kitErrors.ANSWER_TOO_LARGE({ bytes, cap: MOST_BYTES });
      return close({ status: 'succeeded', value, notes, ...(parts.length > 0 && { parts }) });
    } catch (thrown) {
      if (thrown instanceof Inquiry) asked = thrown;
      if (signal.reason === LOST) return undefined;
      if (signal.reason === SHUTDOWN && resumable) {
        return { ...lease.record, status: 'queued', holder: undefined, leaseUntil: undefined };
      }
      if (signal.reason === SHUTDOWN || thrown === STUCK) return close(interrupted(tool.name));
      const error = toCodedError(thrown, { id: lease.record.callId, signal, target }, runtime.log);
      return close(
        error.code === 'CANCELLED' ? { status: 'cancelled' } : { status: 'failed', error: storedError(error) },
      );
    }
  }

  const done = observedJob(stored, runtime, work)
    .then(async (last) => {
      clearInterval(heartbeat);
      clearTimeout(due);
      clearTimeout(deadline);
      if (last && (await writeEnd(lease, last, timing.heartbeatMs))) await settle(id, last, runtime, records);
    })
    .catch((error: unknown) => runtime.log.error('the end of a job cannot be recorded', { job: id, error }));
  return {
    id,
    get record() {
      return { ...lease.record, ...(progress && { progress }) };
    },
    done,
    get asked() {
      return asked;
    },
    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel,
    release: () => controller.abort(SHUTDOWN),
  };
}

interface CallParts {
  readonly id: string;
  readonly runtime: Runtime;
  readonly target: ToolTarget;
  readonly client: ClientSide | undefined;
  readonly signal: AbortSignal;
  report(progress: JobProgress): void;
}

/** What the handler is given: the call that started it, without the call's deadline, client and key. */
function callOf(record: JobRecord, parts: CallParts, connection: Call['connection'] & object): Call {
  const { principal, agent, callId, input, attempt, createdAt, traceparent } = record;
  const { id, runtime, target, client, signal, report } = parts;
  return {
    id: callId,
    runtime,
    target,
    receivedAt: createdAt,
    input,
    agent,
    principal,
    traceparent,
    peer: { agent, principal, client, signal, progress: () => undefined },
    signal,
    job: { id, attempt },
    notes: [],
    parts: [],
    connection,
    progress: (done, total, message) =>
      report({
        done,
        ...(total !== undefined && { total }),
        ...(message && { message: runtime.clean(message).slice(0, 200) }),
      }),
  };
}

/** The handler's answer; rejects with `STUCK` when it ignores for too long that it was told to stop. */
function unlessStuck<T>(work: Promise<T>, signal: AbortSignal, graceMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      timer = setTimeout(() => reject(STUCK), signal.reason === SHUTDOWN ? Math.min(graceMs, 1000) : graceMs);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    });
  });
}
