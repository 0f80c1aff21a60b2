import type { RecordStore, StoredRecord } from '../state/port.ts';
import { JOBS, type JobRecord } from './record.ts';

/** A process's hold on a job's record, which it alone writes but for a request to cancel. */
export interface Lease {
  /** As last written or seen. */
  readonly record: JobRecord;
  /** Resolves to whether it was written; not so when another process holds the job now. Rejects when the store fails. */
  write(change: (record: JobRecord) => JobRecord): Promise<boolean>;
}

export interface LeaseOptions {
  readonly records: RecordStore;
  readonly id: string;
  readonly holder: string;
  /** Somebody has asked for it to be cancelled, here or elsewhere. */
  onCancel(): void;
  /** Another process has taken it over: whatever is done here from now on no longer counts. */
  onLost(): void;
}

/**
 * The version of the record is the fence: a process that stood still past its lease finds its next write refused. Writes
 * go one after the other, so that this process is refused only by others.
 */
export function holdLease(stored: StoredRecord<JobRecord>, options: LeaseOptions): Lease {
  const { records, id, holder, onCancel, onLost } = options;
  let { version, value: record } = stored;
  let turn: Promise<unknown> = Promise.resolve();

  async function attempt(change: (record: JobRecord) => JobRecord): Promise<boolean> {
    for (;;) {
      const next = change(record);
      if (await records.put(JOBS, id, next, { expected: version, expiresAt: new Date(next.expiresAt) })) {
        version++;
        record = next;
        return true;
      }
      const now = await records.get<JobRecord>(JOBS, id);
      if (now?.value.holder !== holder) {
        onLost();
        return false;
      }
      // The answer to a write may be lost although it was made; nobody else writes but who cancels.
      version = now.version;
      record = now.value;
      if (record.cancelRequested) onCancel();
    }
  }

  return {
    get record() {
      return record;
    },
    write(change) {
      const result = turn.then(() => attempt(change));
      turn = result.catch(() => undefined);
      return result;
    },
  };
}
