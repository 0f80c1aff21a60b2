import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX_FILE } from './format.ts';

/** A segment that must be there. */
export interface SegmentEntry {
  readonly chain: string;
  readonly segment: number;
  readonly file: string;
  readonly time: string;
}

/** How far a chain has come: written now and then and at its end, so that others' marks vouch for it. */
export interface ReachedEntry {
  readonly chain: string;
  readonly seq: number;
  /** Hash of line `seq`. */
  readonly hash: string;
  readonly time: string;
}

/** A chain that was taken out of the log on purpose, by somebody who holds the key. */
export interface PrunedEntry {
  readonly chain: string;
  readonly pruned: { readonly seq: number; readonly hash: string; readonly segments: number };
  readonly time: string;
  readonly key: string;
  readonly sig: string;
}

export type IndexEntry = SegmentEntry | ReachedEntry | PrunedEntry;

/** What the index was at some moment. Every segment's first line and every checkpoint hold one. */
export interface IndexMark {
  readonly bytes: number;
  readonly sha256: string;
}

export function formatEntry(entry: IndexEntry): string {
  const { chain, time } = entry;
  if ('file' in entry) return JSON.stringify({ chain, segment: entry.segment, file: entry.file, time });
  if ('pruned' in entry) {
    const { seq, hash, segments } = entry.pruned;
    return JSON.stringify({ chain, pruned: { seq, hash, segments }, time, key: entry.key, sig: entry.sig });
  }
  return JSON.stringify({ chain, seq: entry.seq, hash: entry.hash, time });
}

/** Undefined unless `line` is exactly what `formatEntry` writes. */
export function parseEntry(line: string): IndexEntry | undefined {
  try {
    const entry = JSON.parse(line) as IndexEntry;
    return formatEntry(entry) === line ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** The index as one process sees it. It only grows, so that only what is new is read. */
export interface SegmentIndex {
  /** Appends an entry, forces it to disk, and returns the mark after it. */
  add(entry: IndexEntry): IndexMark;
  /** Whether it begins with what `known` marked; true without one. Known after the first `add`. */
  readonly continues: boolean;
}

export function openIndex(dir: string, known?: IndexMark): SegmentIndex {
  const path = join(dir, INDEX_FILE);
  const running = createHash('sha256');
  let bytes = 0;
  let last = '\n';
  let continues = known === undefined;

  function readNew(fd: number): void {
    const fresh = Buffer.alloc(fstatSync(fd).size - bytes);
    const got = fresh.subarray(0, readSync(fd, fresh, 0, fresh.length, bytes));
    if (known && bytes < known.bytes && bytes + got.length >= known.bytes) {
      const marked = running.copy().update(got.subarray(0, known.bytes - bytes));
      continues = marked.digest('hex') === known.sha256;
    }
    running.update(got);
    bytes += got.length;
    if (got.length > 0) last = got.toString('latin1', got.length - 1);
  }

  return {
    add(entry) {
      const fd = openSync(path, 'a+', 0o600);
      try {
        readNew(fd);
        // A full disk may have left half a line of another process. One write, since others append too.
        const line = Buffer.from(`${last === '\n' ? '' : '\n'}${formatEntry(entry)}\n`);
        if (writeSync(fd, line) !== line.length) throw new Error(`${path} could be written only in part`);
        // What a synced line of a chain refers to must be there after a power cut.
        fdatasyncSync(fd);
        readNew(fd);
      } finally {
        closeSync(fd);
      }
      return { bytes, sha256: running.copy().digest('hex') };
    },
    get continues() {
      return continues;
    },
  };
}
