import { hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX_FILE } from './format.ts';

/** One line of the index: a segment that must be there. */
export interface IndexEntry {
  readonly chain: string;
  readonly segment: number;
  readonly file: string;
  readonly time: string;
}

/** What the index was when a segment began. Every segment's first line holds one, so that no process's files vanish unnoticed. */
export interface IndexMark {
  readonly bytes: number;
  readonly sha256: string;
}

export function formatEntry({ chain, segment, file, time }: IndexEntry): string {
  return JSON.stringify({ chain, segment, file, time });
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

/** Appends one entry in one write, since other processes append to the same file, and returns the mark after it. */
export function announceSegment(dir: string, entry: IndexEntry): IndexMark {
  const path = join(dir, INDEX_FILE);
  const fd = openSync(path, 'a', 0o600);
  try {
    // A full disk may have left half a line of another process.
    const torn = !/(^|\n)$/.test(readFileSync(path, 'latin1').slice(-1));
    const line = Buffer.from(`${torn ? '\n' : ''}${formatEntry(entry)}\n`);
    if (writeSync(fd, line) !== line.length) throw new Error(`${path} could be written only in part`);
  } finally {
    closeSync(fd);
  }
  const all = readFileSync(path);
  return { bytes: all.length, sha256: hash('sha256', all, 'hex') };
}
