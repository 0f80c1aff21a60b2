import { randomBytes } from 'node:crypto';
import { pid } from 'node:process';
import { checkpointBody } from './checkpoint.ts';
import { chainName, segmentFile } from './format.ts';
import type { AuditLog } from './port.ts';
import { eventLine, intentLine, outcomeLine } from './records.ts';
import { BEGINNING, type Body, CHECKPOINT, type Position, seal } from './seal.ts';
import type { IndexMark } from './segment-index.ts';
import { loadSigner, publicKeyFile, type Signer } from './signing.ts';
import type { AuditStore } from './store.ts';

export interface AuditStoreOptions {
  /** Opened with the first record; may reject, and is tried again with the next. */
  readonly store: () => Promise<AuditStore>;
  readonly server: string;
  readonly keyDir?: string;
  /** Characters after which the next segment begins. Default 4 MB: a segment is read as a whole. */
  readonly maxSize?: number;
  readonly checkpointMs?: number;
  readonly now?: () => Date;
}

interface Waiting {
  readonly body: string;
  readonly retry: boolean;
  resolve(): void;
  reject(error: unknown): void;
}

interface OpenChain {
  readonly store: AuditStore;
  readonly name: string;
  segment: number;
  size: number;
  mark: IndexMark;
  at: Position;
}

const MAX_SIZE = 4 * 1024 * 1024;
const MAX_RETRIED = 10_000;
const CHECKPOINT_MS = 30_000;

/**
 * The audit log in an `AuditStore`: the same lines, chains, index and checkpoints as in files. What arrives while a batch
 * is on its way shares the next. A batch that failed may be there or not, so the chain ends with it and another begins.
 */
export function openAuditStore(options: AuditStoreOptions): AuditLog {
  const now = options.now ?? (() => new Date());
  const time = () => now().toISOString();
  let chain: OpenChain | undefined;
  let signer: Signer | undefined;
  let queue: Waiting[] = [];
  let lost = 0;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function enqueue(record: object, retry: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (closed) throw new Error('the audit log is closed');
      queue.push({ body: JSON.stringify(record), retry, resolve, reject });
      writing ??= write();
    });
  }

  async function write(): Promise<void> {
    // What comes in the same turn goes out together.
    await undefined;
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      try {
        const bodies = batch.map(({ body }) => body);
        if (lost > 0) bodies.unshift(JSON.stringify({ type: 'gap', time: time(), records: lost }));
        await append(bodies);
        lost = 0;
        for (const waiting of batch) waiting.resolve();
        timer ??= setTimeout(signTail, options.checkpointMs ?? CHECKPOINT_MS).unref();
      } catch (error) {
        const kept = batch.filter(({ retry }) => retry).slice(0, MAX_RETRIED);
        lost += batch.length - kept.length;
        for (const waiting of batch) waiting.reject(error);
        queue = [...kept, ...queue];
        // Kept outcomes go out with the next record, not in a loop against a store that is down.
        if (queue.length === kept.length) break;
      }
    }
    writing = undefined;
  }

  async function append(bodies: readonly Body[]): Promise<void> {
    chain ??= await begin();
    const open = chain;
    try {
      await put(open, bodies);
      if (open.size < (options.maxSize ?? MAX_SIZE)) return;
      await end(open, 'full');
      open.segment++;
      open.size = 0;
      await openSegment(open);
    } catch (error) {
      chain = undefined;
      throw error;
    }
  }

  async function begin(): Promise<OpenChain> {
    if (options.keyDir !== undefined) signer ??= loadSigner(options.keyDir);
    const store = await options.store();
    if (signer) await store.publish(publicKeyFile(signer.keyId), signer.publicKey);
    const name = chainName(now(), pid, randomBytes(4).toString('hex'));
    const begun: OpenChain = { store, name, segment: 1, size: 0, mark: { bytes: 0, sha256: '' }, at: BEGINNING };
    await openSegment(begun);
    return begun;
  }

  async function openSegment(open: OpenChain): Promise<void> {
    const { store, name, segment, at } = open;
    open.mark = await store.announce({ chain: name, segment, file: segmentFile(name, segment), time: time() });
    const first = { type: 'open', time: time(), server: options.server, chain: name, segment, prev: at.hash };
    await put(open, [JSON.stringify({ ...first, index: open.mark }), CHECKPOINT]);
  }

  async function put(open: OpenChain, bodies: readonly Body[]): Promise<void> {
    const { text, to } = seal(open.at, bodies, signer && ((at) => checkpoint(open, at)));
    await open.store.append(segmentFile(open.name, open.segment), open.at.seq + 1, text.split('\n').slice(0, -1));
    open.at = to;
    open.size += text.length;
  }

  function checkpoint({ name, mark }: OpenChain, { seq, hash }: Position): string {
    if (!signer) throw new Error('signed before the key was loaded');
    return checkpointBody({ chain: name, seq, hash, index: mark, time: time() }, signer);
  }

  async function end(open: OpenChain, reason: 'full' | 'end'): Promise<void> {
    await put(open, [JSON.stringify({ type: 'close', time: time(), reason }), CHECKPOINT]);
    await announce(open);
  }

  async function announce(open: OpenChain): Promise<void> {
    const { seq, hash } = open.at;
    if (signer) open.mark = await open.store.announce({ chain: open.name, seq, hash, time: time() });
  }

  function signTail(): void {
    timer = undefined;
    if (closed || writing || !chain || !signer || chain.at.seq === chain.at.signed) return;
    const open = chain;
    writing = append([CHECKPOINT])
      .then(() => announce(open))
      // The next record tells.
      .catch(() => undefined)
      .then(write);
  }

  return {
    intent: (record) => enqueue(intentLine(record), false),
    outcome: (record) => enqueue(outcomeLine(record), true),
    event: (record) => enqueue(eventLine(record), false),
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      await (writing ?? write());
      if (chain) await end(chain, 'end');
    },
  };
}
