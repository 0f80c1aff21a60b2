import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AuditLine, openLine, readName } from './format.ts';
import { readIfThere, splitLines } from './read.ts';

export interface TailOptions {
  /** Goes on with what is written from now, until `signal` is aborted. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
  /** Milliseconds between looks. Default 500. */
  readonly interval?: number;
}

/**
 * The last `count` lines of the log over all processes, oldest first, and with `follow` those to come. Lines are not
 * verified; what is no line is left out. Rejects when the folder cannot be read.
 */
export async function* tailAudit(dir: string, count: number, options: TailOptions = {}): AsyncGenerator<AuditLine> {
  /** How many bytes of each segment have been read, up to a line end. */
  const read = new Map<string, number>();
  for (const { line } of await lastLines(dir, count, read)) yield line;
  const { follow = false, signal, interval = 500 } = options;
  while (follow && !signal?.aborted) {
    await sleep(interval, undefined, signal ? { signal } : {}).catch(() => undefined);
    if (signal?.aborted) return;
    for (const { line } of await newLines(dir, read)) yield line;
  }
}

/** A line and the time to sort it by, which never falls within a file: lines of one process keep their order. */
interface Timed {
  readonly line: AuditLine;
  readonly at: number;
}

async function lastLines(dir: string, count: number, read: Map<string, number>): Promise<Timed[]> {
  const files = await segmentsByAge(dir);
  let last: Timed[] = [];
  for (const { file, changed, size } of files) {
    // Every older file was last written before the oldest line already taken.
    const done = last.length >= count && changed < (last[0]?.at ?? 0);
    if (done) read.set(file, size);
    else {
      const merged = merge([...last, ...(await linesAfter(dir, file, read))]);
      last = merged.slice(Math.max(0, merged.length - count));
    }
  }
  return last;
}

async function newLines(dir: string, read: Map<string, number>): Promise<Timed[]> {
  const found: Timed[] = [];
  for (const { file, size } of await segmentsByAge(dir)) {
    if (size > (read.get(file) ?? 0)) found.push(...(await linesAfter(dir, file, read)));
  }
  return merge(found);
}

async function segmentsByAge(dir: string): Promise<{ file: string; changed: number; size: number }[]> {
  const files = (await readdir(dir)).filter((file) => readName(file)?.segment !== undefined);
  const stats = await Promise.all(
    files.map(async (file) => {
      const { mtimeMs, size } = await stat(join(dir, file));
      return { file, changed: mtimeMs, size };
    }),
  );
  return stats.sort((a, b) => b.changed - a.changed);
}

async function linesAfter(dir: string, file: string, read: Map<string, number>): Promise<Timed[]> {
  const text = (await readIfThere(join(dir, file)))?.slice(read.get(file) ?? 0) ?? '';
  const { lines, rest } = splitLines(text);
  read.set(file, (read.get(file) ?? 0) + text.length - rest.length);
  const found: Timed[] = [];
  for (const raw of lines) {
    const line = openLine(Buffer.from(raw, 'latin1').toString('utf8'))?.record;
    const before = found.at(-1)?.at ?? 0;
    // Checkpoints are for `verify`; nothing has happened.
    if (line && line.type !== 'checkpoint') found.push({ line, at: Math.max(Date.parse(line.time) || 0, before) });
  }
  return found;
}

function merge(lines: Timed[]): Timed[] {
  return lines.sort((a, b) => a.at - b.at);
}
