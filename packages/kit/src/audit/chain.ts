import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { checkpointBody } from './checkpoint.ts';
import { createOnce } from './create-once.ts';
import { chainName, headFile, segmentFile } from './format.ts';
import { createHead, type HeadWriter } from './head.ts';
import { markFile, readMark, writeMark } from './mark-file.ts';
import { BEGINNING, type Body, CHECKPOINT, type Position, seal } from './seal.ts';
import { createSegment, type Segment } from './segment.ts';
import { type IndexMark, openIndex, type SegmentIndex } from './segment-index.ts';
import { loadSigner, publicKeyFile, type Signer } from './signing.ts';

export interface ChainOptions {
  readonly dir: string;
  readonly server: string;
  readonly maxBytes: number;
  readonly now: () => Date;
  /** Folder of the signing key and the mark; without, nothing is signed. */
  readonly keyDir?: string | undefined;
}

/** The lines of one process, in segments. Nothing is created before the first append. Everything here is synchronous. */
export interface Chain {
  /**
   * Appends lines given as JSON objects' texts, all or none, and returns the segment that now must be synced for them
   * to be safe. Throws when they are not in the file. Whether the file is still in its place is looked at when
   * `careful`, otherwise once a second: looking costs as much as writing.
   */
  append(bodies: readonly Body[], careful: boolean): Segment;
  /** Call when a sync that began after line `seq` has succeeded. */
  synced(seq: number): void;
  /** Says in the index that the chain has come so far, which must be on disk. */
  announce(reached: Position): void;
  readonly at: Position;
  /** Seals the end. */
  close(): void;
}

/** Milliseconds between two looks for a moved file while only reads are recorded. */
const LOOK_AGAIN = 1000;

export function createChain({ dir, server, maxBytes, now, keyDir }: ChainOptions): Chain {
  const name = chainName(now(), pid, randomBytes(4).toString('hex'));
  let signer: Signer | undefined;
  let index: SegmentIndex | undefined;
  let head: HeadWriter | undefined;
  let segment: Segment | undefined;
  let number = 0;
  let mark: IndexMark = { bytes: 0, sha256: '' };
  let announced = false;
  let opening: readonly Body[] = [];
  let at = BEGINNING;
  let synced = 0;
  let seenAt = Number.NEGATIVE_INFINITY;

  const time = () => now().toISOString();
  const sign = keyDir === undefined ? undefined : checkpoint;
  function checkpoint({ seq, hash }: Position): string {
    if (!signer) throw new Error('signed before the key was loaded');
    return checkpointBody({ chain: name, seq, hash, index: mark, time: time() }, signer);
  }

  /** The segment to write to: the current one, or the next when that is full, broken or not begun. */
  function current(careful: boolean): Segment {
    if (segment && (careful || performance.now() - seenAt > LOOK_AGAIN)) {
      seenAt = segment.inPlace() ? performance.now() : Number.NEGATIVE_INFINITY;
    }
    if (segment && seenAt === Number.NEGATIVE_INFINITY) {
      throw new Error(
        `The audit log in ${dir} was moved or removed. Put it back, or restart the server to begin a new one.`,
      );
    }
    if (segment && (segment.broken || segment.bytes >= maxBytes)) finish(segment, 'full');
    segment ??= begin();
    return segment;
  }

  function begin(): Segment {
    const next = number + 1;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (keyDir !== undefined) signer ??= publishedSigner(keyDir);
    index ??= openIndex(dir, keyDir === undefined ? undefined : readMark(markFile(keyDir, dir)));
    // First the head, then the index, then the file: whatever a kill leaves unfinished can be told from a removal.
    head ??= createHead(join(dir, headFile(name)));
    if (number === 0) writeHead(false);
    // After a failure the announcement made before still holds.
    if (!announced) mark = index.add({ chain: name, segment: next, file: segmentFile(name, next), time: time() });
    announced = true;
    const begun = createSegment(join(dir, segmentFile(name, next)));
    const open = { type: 'open', time: time(), server, chain: name, segment: next, prev: at.hash, index: mark };
    // Signed at once: a chain that somebody without the key has added is told by its beginning.
    opening = [JSON.stringify(open), CHECKPOINT];
    announced = false;
    number = next;
    seenAt = performance.now();
    return begun;
  }

  function publishedSigner(folder: string): Signer {
    const loaded = loadSigner(folder);
    createOnce(join(dir, publicKeyFile(loaded.keyId)), () => loaded.publicKey);
    return loaded;
  }

  function write(segmentNow: Segment, bodies: readonly Body[]): void {
    const sealed = seal(at, bodies, sign);
    segmentNow.append(sealed.text);
    at = sealed.to;
    writeHead(false);
  }

  function writeHead(closed: boolean): void {
    head?.write({ chain: name, segment: number, seq: at.seq, synced, hash: at.hash, closed });
  }

  /** Ends the current segment. Throws while its last line cannot be written, or when its data may not be on disk. */
  function finish(ending: Segment, reason: 'full' | 'end'): void {
    write(ending, [JSON.stringify({ type: 'close', time: time(), reason }), CHECKPOINT]);
    segment = undefined;
    try {
      if (!ending.broken) ending.syncNow();
    } finally {
      ending.close();
    }
    if (ending.broken) return;
    synced = at.seq;
    announce(at);
  }

  function announce({ seq, hash }: Position): void {
    if (keyDir === undefined || !index) return;
    mark = index.add({ chain: name, seq, hash, time: time() });
    if (index.continues) writeMark(markFile(keyDir, dir), mark);
  }

  return {
    get at() {
      return at;
    },
    append(bodies, careful) {
      const to = current(careful);
      // A segment's first line goes out with its first batch, so that no failure leaves a file without one.
      write(to, [...opening, ...bodies]);
      opening = [];
      return to;
    },
    synced(upTo) {
      synced = Math.max(synced, upTo);
      writeHead(false);
    },
    announce,
    close() {
      try {
        if (!segment?.inPlace()) return;
        finish(segment, 'end');
        writeHead(true);
      } finally {
        segment?.close();
        head?.close();
        segment = head = undefined;
      }
    },
  };
}
