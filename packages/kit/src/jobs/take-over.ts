import type { Runtime } from '../serve/runtime.ts';
import type { ToolTarget } from '../serve/targets.ts';
import type { RecordStore, StoredRecord } from '../state/port.ts';
import { closed, interrupted, noteJob, settle } from './end.ts';
import { ended, held, JOBS, type JobRecord, OPEN_JOBS, type OpenJob } from './record.ts';
import type { JobTiming } from './timing.ts';

/** A job that ended its process this often will end the next one as well. */
const MOST_ATTEMPTS = 3;
const HOUR = 3_600_000;

export interface TakeOver {
  readonly runtime: Runtime;
  readonly records: RecordStore;
  readonly holder: string;
  readonly timing: JobTiming;
  isHere(id: string): boolean;
  run(stored: StoredRecord<JobRecord>, target: ToolTarget, records: RecordStore): unknown;
}

/** Goes on with jobs whose process is gone, or says that they were cut off. Of several processes one gets each job. */
export async function takeOver(over: TakeOver): Promise<void> {
  const { runtime, records, isHere } = over;
  for (const { id, value } of await records.list<OpenJob>(OPEN_JOBS, 1000)) {
    if (isHere(id)) continue;
    const stored = await records.get<JobRecord>(JOBS, id);
    const now = runtime.now().getTime();
    // Nobody started it, or the process died between its last two writes.
    if (stored ? ended(stored.value) : now - value.createdAt > HOUR) await records.remove(OPEN_JOBS, id);
    else if (stored && !held(stored.value, now)) await goOn(stored, over);
  }
}

async function goOn(stored: StoredRecord<JobRecord>, over: TakeOver): Promise<void> {
  const { runtime, records, holder, timing, run } = over;
  const { id, version, value } = stored;
  const now = runtime.now().getTime();
  const put = (next: JobRecord) =>
    records.put(JOBS, id, next, { expected: version, expiresAt: new Date(next.expiresAt) });
  const close = async (last: JobRecord) => {
    if (await put(last)) await settle(id, last, runtime, records);
  };
  if (value.cancelRequested) return close(closed(value, { status: 'cancelled' }, now));
  const target = runtime.tools.get(value.tool);
  // Another version of the server has it, or this process was started with less: not its to decide.
  if (!target || !allowed(runtime, target, value)) return;
  if (!target.compiled.tool.long?.resumable || value.attempt >= MOST_ATTEMPTS) {
    return close(closed(value, interrupted(value.tool), now));
  }
  const next: JobRecord = {
    ...value,
    status: 'working',
    attempt: value.attempt + 1,
    holder,
    leaseUntil: now + timing.leaseMs,
    updatedAt: now,
  };
  if (!(await put(next))) return;
  // As for a call: nothing is done that is not recorded before.
  await noteJob(id, next, 'resumed', runtime);
  run({ id, version: version + 1, value: next }, target, records);
}

/** As far as can be told without asking the backend. It was decided with everything when the job was started. */
function allowed({ policy }: Runtime, target: ToolTarget, record: JobRecord): boolean {
  if (!policy.visible(target, record)) return false;
  return policy.wantsFacts(target) || policy.decide(target, record, record.input).decision !== 'deny';
}
