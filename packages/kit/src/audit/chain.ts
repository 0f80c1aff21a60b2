import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { chainName, GENESIS, headFile, sealLine, segmentFile } from './format.ts';
import { createHead, type HeadWriter } from './head.ts';
import { createSegment, type Segment } from './segment.ts';
import { announceSegment, type IndexMark } from './segment-index.ts';

export interface ChainOptions {
  readonly dir: string;
  readonly server: string;
  readonly maxBytes: number;
  readonly now: () => Date;
}

/** The lines of one process, in segments. Nothing is created before the first append. Everything here is synchronous. */
export interface Chain {
  /**
   * Appends lines given as JSON objects' texts, all or none, and returns the segment that now must be synced for them
   * to be safe. Throws when they are not in the file. Whether the file is still in its place is looked at when
   * `careful`, otherwise once a second: looking costs as much as writing.
   */
  append(bodies: readonly string[], careful: boolean): Segment;
  /** Call when a sync that began after line `seq` has succeeded. */
  synced(seq: number): void;
  readonly seq: number;
  /** Seals the end. */
  close(): void;
}

/** Milliseconds between two looks for a moved file while only reads are recorded. */
const LOOK_AGAIN = 1000;

export function createChain({ dir, server, maxBytes, now }: ChainOptions): Chain {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const name = chainName(now(), pid, randomBytes(4).toString('hex'));
  let head: HeadWriter | undefined;
  let segment: Segment | undefined;
  let number = 0;
  let mark: IndexMark | undefined;
  let opening: string | undefined;
  let seq = 0;
  let synced = 0;
  let hash = GENESIS;
  let seenAt = Number.NEGATIVE_INFINITY;

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
    // First the head, then the index, then the file: whatever a kill leaves unfinished can be told from a removal.
    head ??= createHead(join(dir, headFile(name)));
    if (number === 0) writeHead(false);
    const time = now().toISOString();
    // After a failure the announcement made before still holds.
    mark ??= announceSegment(dir, { chain: name, segment: next, file: segmentFile(name, next), time });
    const begun = createSegment(join(dir, segmentFile(name, next)));
    opening = JSON.stringify({ type: 'open', time, server, chain: name, segment: next, prev: hash, index: mark });
    mark = undefined;
    number = next;
    seenAt = performance.now();
    return begun;
  }

  function write(to: Segment, bodies: readonly string[]): void {
    let text = '';
    let at = seq;
    let last = hash;
    for (const body of bodies) {
      const sealed = sealLine(last, ++at, body);
      text += sealed.line;
      last = sealed.hash;
    }
    to.append(text);
    seq = at;
    hash = last;
    writeHead(false);
  }

  function writeHead(closed: boolean): void {
    head?.write({ chain: name, segment: number, seq, synced, hash, closed });
  }

  /** Ends the current segment. Throws while its last line cannot be written, or when its data may not be on disk. */
  function finish(ending: Segment, reason: 'full' | 'end'): void {
    write(ending, [JSON.stringify({ type: 'close', time: now().toISOString(), reason })]);
    segment = undefined;
    try {
      if (!ending.broken) ending.syncNow();
    } finally {
      ending.close();
    }
    if (!ending.broken) synced = seq;
  }

  return {
    get seq() {
      return seq;
    },
    append(bodies, careful) {
      const to = current(careful);
      // A segment's first line goes out with its first batch, so that no failure leaves a file without one.
      write(to, opening ? [opening, ...bodies] : bodies);
      opening = undefined;
      return to;
    },
    synced(upTo) {
      synced = Math.max(synced, upTo);
      writeHead(false);
    },
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
