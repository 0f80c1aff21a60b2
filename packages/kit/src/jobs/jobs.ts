import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { kitErrors } from '../errors/kit-errors.ts';
import type { Call } from '../gate/call.ts';
import type { ClientSide, Runtime } from '../serve/runtime.ts';
import type { ToolTarget } from '../serve/targets.ts';
import type { RecordStore, StoredRecord } from '../state/port.ts';
import { closed, settle } from './end.ts';
import type { JobProgress } from './handle.ts';
import { ended, held, JOBS, type JobRecord, OPEN_JOBS, type OpenJob } from './record.ts';
import { type RunningJob, runJob } from './run.ts';
import { takeOver } from './take-over.ts';
import { type JobTiming, jobTiming } from './timing.ts';

const MOST_RUNNING = 10;
const DAY = 24 * 3_600_000;
/**
 * A number that was drawn under a key is redeemed at once. If the process died in between, a repeat redeems it; later
 * than this the job has more likely been and gone.
 */
const REDEEM_MS = 10 * 60_000;
/** Another process's job is asked for so often while somebody waits. */
const POLL_MS = 500;

/** Drawn under the idempotency key, so that a repeat gets the same; what it stands for is made after that. */
export interface JobTicket {
  readonly jobId: string;
  readonly drawnAt: number;
}

export interface JobWait {
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  onProgress?(progress: JobProgress): void;
}

/** The long work of a server: begun here or elsewhere, known to all processes that share the state. */
export interface Jobs {
  draw(): JobTicket;
  /** Throws `JOB_LIMIT` when too many of the principal's run. */
  admit(owner: string): Promise<void>;
  /** Starts what the ticket stands for unless it was started before. Resolves to the job if this call did. */
  redeem(ticket: JobTicket, call: Call, target: ToolTarget): Promise<RunningJob | undefined>;
  /** The job as it is after waiting for its end. Undefined when there is none of this principal. */
  see(id: string, owner: string, wait?: JobWait): Promise<JobRecord | undefined>;
  /** Asks for it to be stopped; when it stops depends on the tool. */
  cancel(id: string, owner: string): Promise<void>;
  /** Forgets a job that nobody was told of. */
  forget(id: string): Promise<void>;
  /** Takes over what nobody holds, once; also done regularly. */
  sweep(): Promise<void>;
  /** Gives what runs here that long, then stops it and hands it on. Never rejects. */
  close(graceMs: number): Promise<void>;
}

export function createJobs(runtimeOf: () => Runtime, timing: JobTiming = jobTiming): Jobs {
  const holder = randomBytes(9).toString('base64url');
  const running = new Map<string, RunningJob>();
  let closing = false;
  const now = () => runtimeOf().now().getTime();
  const records = async (): Promise<RecordStore> => (await runtimeOf().state()).records;

  function run(stored: StoredRecord<JobRecord>, target: ToolTarget, records: RecordStore, client?: ClientSide) {
    const job = runJob(stored, { runtime: runtimeOf(), target, records, holder, timing, client });
    running.set(stored.id, job);
    void job.done.then(() => {
      running.delete(stored.id);
      runtimeOf().cache.clear();
    });
    return job;
  }

  async function find(id: string, owner: string): Promise<StoredRecord<JobRecord> | undefined> {
    const found = await (await records()).get<JobRecord>(JOBS, id);
    return found?.value.principal.id === owner ? found : undefined;
  }

  const sweep = async () => {
    if (closing) return;
    const store = await records();
    await takeOver({
      runtime: runtimeOf(),
      records: store,
      holder,
      timing,
      isHere: (id) => closing || running.has(id),
      run,
    });
  };
  // Starting costs nothing; a job that was cut off goes on although nobody calls.
  const sweeping = setInterval(() => {
    sweep().catch((error: unknown) => runtimeOf().log.warn('jobs cannot be looked after', { error }));
  }, timing.sweepMs);
  sweeping.unref();

  return {
    draw: () => ({ jobId: `job_${randomBytes(16).toString('base64url')}`, drawnAt: now() }),
    async admit(owner) {
      if (closing) throw kitErrors.BACKEND_UNAVAILABLE({ backend: 'The server', reason: 'it is being closed' });
      const open = await (await records()).list<OpenJob>(OPEN_JOBS, 1000);
      const count = open.filter(({ value }) => value.owner === owner).length;
      if (count >= MOST_RUNNING) throw kitErrors.JOB_LIMIT({ running: count, limit: MOST_RUNNING });
    },
    async redeem({ jobId, drawnAt }, call, target) {
      const store = await records();
      if (await store.get(JOBS, jobId)) return undefined;
      const at = now();
      if (at - drawnAt > REDEEM_MS) throw kitErrors.JOB_EXPIRED({ job_id: jobId });
      const { keepMs = DAY, maxMs = DAY } = target.compiled.tool.long ?? {};
      const expiresAt = at + keepMs + maxMs + DAY;
      const record: JobRecord = {
        tool: target.name,
        callId: call.id,
        principal: call.principal,
        agent: call.agent,
        traceparent: call.traceparent,
        input: call.input,
        status: 'working',
        attempt: 1,
        createdAt: at,
        updatedAt: at,
        expiresAt,
        holder,
        leaseUntil: at + timing.leaseMs,
      };
      const open: OpenJob = { owner: call.principal.id, createdAt: at };
      // First, so that no job is ever missing there; one too many is removed when it is looked at.
      await store.put(OPEN_JOBS, jobId, open, { expected: 0, expiresAt: new Date(expiresAt) });
      if (!(await store.put(JOBS, jobId, record, { expected: 0, expiresAt: new Date(expiresAt) }))) return undefined;
      return run({ id: jobId, version: 1, value: record }, target, store, call.peer.client);
    },
    async see(id, owner, wait) {
      const until = performance.now() + (wait?.milliseconds ?? 0);
      let told: number | undefined;
      for (;;) {
        const here = running.get(id);
        const left = until - performance.now();
        if (here && here.record.principal.id !== owner) return undefined;
        if (here && left > 0 && wait) await ofHere(here, left, wait);
        const found = await find(id, owner);
        const stillHere = running.get(id);
        if (!found || ended(found.value) || performance.now() >= until || wait?.signal.aborted) {
          return found && stillHere && !ended(found.value) ? stillHere.record : found?.value;
        }
        const { progress } = found.value;
        if (!stillHere && progress && progress.done !== told) wait?.onProgress?.(progress);
        told = progress?.done;
        await sleep(Math.min(POLL_MS, left), undefined, wait && { signal: wait.signal }).catch(() => undefined);
      }
    },
    async cancel(id, owner) {
      for (;;) {
        const found = await find(id, owner);
        if (!found || ended(found.value)) return;
        const { value, version } = found;
        const nobodys = !held(value, now());
        const next = nobodys ? closed(value, { status: 'cancelled' }, now()) : { ...value, cancelRequested: true };
        const store = await records();
        if (await store.put(JOBS, id, next, { expected: version, expiresAt: new Date(next.expiresAt) })) {
          if (nobodys) await settle(id, next, runtimeOf(), store);
          running.get(id)?.cancel();
          return;
        }
      }
    },
    async forget(id) {
      await (await records()).remove(JOBS, id);
    },
    sweep,
    async close(graceMs) {
      closing = true;
      clearInterval(sweeping);
      const all = () => Promise.all([...running.values()].map(({ done }) => done));
      await Promise.race([all(), sleep(graceMs, undefined, { ref: false })]);
      for (const job of running.values()) job.release();
      await Promise.race([all(), sleep(2000, undefined, { ref: false })]);
    },
  };
}

/** Waits for the end of a job of this process, and tells how far it is. */
async function ofHere(job: RunningJob, milliseconds: number, { signal, onProgress }: JobWait): Promise<void> {
  const stop = onProgress ? job.onProgress(onProgress) : () => undefined;
  const given = new AbortController();
  const abort = () => given.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    if (signal.aborted) return;
    await Promise.race([job.done, sleep(milliseconds, undefined, { signal: given.signal }).catch(() => undefined)]);
  } finally {
    given.abort();
    signal.removeEventListener('abort', abort);
    stop();
  }
}
