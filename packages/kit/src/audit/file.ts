import { type Chain, createChain } from './chain.ts';
import type { AuditLog } from './port.ts';
import { eventLine, intentLine, outcomeLine } from './records.ts';
import { CHECKPOINT } from './seal.ts';
import type { Segment } from './segment.ts';

export interface AuditFileOptions {
  /** Folder of the log, shared by all processes of the server. Created 0700 with the first record. */
  readonly dir: string;
  readonly server: string;
  /** Size at which the next segment begins. Default 16 MB. */
  readonly maxBytes?: number;
  readonly now?: () => Date;
  /** Folder of the signing key, made there at the first need. Without it the log is chained and not signed. */
  readonly keyDir?: string;
  /** Milliseconds until lines that wait for a checkpoint get one. Default 30 s. */
  readonly checkpointMs?: number;
}

interface Waiting {
  readonly body: string;
  /** Resolve only when on disk. */
  readonly durable: boolean;
  /** Written at the next chance when writing fails: it tells what has happened already. */
  readonly retry: boolean;
  resolve(): void;
  reject(error: unknown): void;
}

const MAX_BYTES = 16 * 1024 * 1024;
/** Outcomes kept for a disk that comes back. What exceeds it is counted, and the count written. */
const MAX_RETRIED = 10_000;
const CHECKPOINT_MS = 30_000;

/**
 * The audit log as hash-chained files. Lines of one turn of the event loop are one write; intents that must be on disk
 * share one fdatasync. Nothing touches the disk before the first record.
 */
export function openAuditFile(options: AuditFileOptions): AuditLog {
  const now = options.now ?? (() => new Date());
  let chain: Chain | undefined;
  let queue: Waiting[] = [];
  let scheduled = false;
  let closed = false;
  let lost = 0;
  let timer: NodeJS.Timeout | undefined;
  const unsynced: Waiting[] = [];
  let latest: Segment | undefined;
  let syncing: Promise<void> | undefined;

  function enqueue(record: object, durable: boolean, retry: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (closed) throw new Error('the audit log is closed');
      queue.push({ body: JSON.stringify(record), durable, retry, resolve, reject });
      if (scheduled) return;
      scheduled = true;
      setImmediate(flush);
    });
  }

  function flush(): void {
    scheduled = false;
    if (queue.length === 0) return;
    const batch = queue;
    queue = [];
    try {
      const bodies = batch.map(({ body }) => body);
      if (lost > 0) bodies.unshift(JSON.stringify({ type: 'gap', time: now().toISOString(), records: lost }));
      chain ??= createChain({ ...options, maxBytes: options.maxBytes ?? MAX_BYTES, now });
      latest = chain.append(
        bodies,
        batch.some(({ durable }) => durable),
      );
      lost = 0;
      for (const waiting of batch) {
        if (waiting.durable) unsynced.push(waiting);
        else waiting.resolve();
      }
      if (unsynced.length > 0) syncing ??= sync(chain);
      if (options.keyDir !== undefined) timer ??= setTimeout(signTail, options.checkpointMs ?? CHECKPOINT_MS).unref();
    } catch (error) {
      giveBack(batch, error);
    }
  }

  function giveBack(batch: readonly Waiting[], error: unknown): void {
    const kept = batch.filter(({ retry }) => retry).slice(0, MAX_RETRIED);
    lost += batch.length - kept.length;
    queue = [...kept, ...queue];
    // A segment that could not be ended may hold lines that were still to be synced.
    for (const waiting of [...batch, ...unsynced.splice(0)]) waiting.reject(error);
  }

  /** Group commit: whoever arrives during a sync shares the next one. */
  async function sync(on: Chain): Promise<void> {
    while (unsynced.length > 0) {
      const group = unsynced.splice(0);
      const upTo = on.at.seq;
      try {
        // Ending a segment syncs it, so the latest one is all that can be unsafe.
        await latest?.sync();
        on.synced(upTo);
        for (const waiting of group) waiting.resolve();
      } catch (error) {
        for (const waiting of group) waiting.reject(error);
      }
    }
    syncing = undefined;
  }

  /** Lines that came behind the last checkpoint must not wait for the next call. */
  function signTail(): void {
    timer = undefined;
    if (closed || !chain) return;
    const on = chain;
    try {
      if (on.at.seq > on.at.signed) latest = on.append([CHECKPOINT], true);
    } catch {
      // The next record tells, or the next try succeeds.
      return;
    }
    const reached = on.at;
    latest
      ?.sync()
      .then(() => {
        if (!closed) on.announce(reached);
      })
      .catch(() => undefined);
  }

  return {
    intent: (record) => enqueue(intentLine(record), record.effect !== 'read', false),
    outcome: (record) => enqueue(outcomeLine(record), false, true),
    event: (record) => enqueue(eventLine(record), true, false),
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      flush();
      const last = unsynced.splice(0);
      try {
        chain?.close();
        for (const waiting of last) waiting.resolve();
      } catch (error) {
        for (const waiting of last) waiting.reject(error);
        throw error;
      } finally {
        await syncing;
      }
    },
  };
}
