import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Findings } from './findings.ts';
import { INDEX_FILE, segmentFile } from './format.ts';
import { readIfThere, splitLines } from './read.ts';
import { type IndexEntry, type IndexMark, parseEntry } from './segment-index.ts';

interface Damaged {
  readonly line: number;
  /** Position after it. */
  readonly end: number;
  readonly what: string;
}

export interface IndexRead {
  readonly entries: readonly IndexEntry[];
  /** What the index was when each segment began; filled while the chains are read. */
  readonly marks: IndexMark[];
  /** Content, one character a byte; undefined when there is no index. */
  readonly bytes: string | undefined;
  /** Judged when the marks are known. */
  readonly damaged: readonly Damaged[];
}

export async function readIndex(dir: string, findings: Findings): Promise<IndexRead> {
  const bytes = await readIfThere(join(dir, INDEX_FILE));
  const entries: IndexEntry[] = [];
  const damaged: Damaged[] = [];
  const seen = new Set<string>();
  const { lines, rest } = splitLines(bytes ?? '');
  let end = 0;
  for (const [at, line] of lines.entries()) {
    end += line.length + 1;
    const entry = parseEntry(line);
    if (!entry) damaged.push({ line: at + 1, end, what: 'is not a line of an index' });
    else if (seen.has(entry.file)) damaged.push({ line: at + 1, end, what: 'names a segment a second time' });
    else if (entry.file !== segmentFile(entry.chain, entry.segment)) {
      findings.tampering(INDEX_FILE, 'names a file that is not the segment it says', at + 1);
    } else {
      seen.add(entry.file);
      entries.push(entry);
    }
  }
  if (rest) damaged.push({ line: lines.length + 1, end: end + rest.length, what: 'has no end' });
  return { entries, marks: [], bytes, damaged };
}

/** Compares the index with what it was whenever a segment began: only growing is allowed. */
export function verifyMarks({ bytes, marks, damaged }: IndexRead, findings: Findings): void {
  if (bytes === undefined) {
    if (marks.length > 0) findings.tampering(INDEX_FILE, 'is missing');
    return;
  }
  const running = createHash('sha256');
  let hashed = 0;
  let intact = 0;
  for (const mark of [...marks].sort((a, b) => a.bytes - b.bytes)) {
    if (mark.bytes > bytes.length) {
      findings.tampering(INDEX_FILE, 'is shorter than it was when a later segment began: lines were removed');
      break;
    }
    running.update(bytes.slice(hashed, mark.bytes), 'latin1');
    hashed = mark.bytes;
    if (running.copy().digest('hex') !== mark.sha256) {
      findings.tampering(
        INDEX_FILE,
        `is not what it was when a later segment began: changed within its first ${mark.bytes} bytes`,
      );
      break;
    }
    intact = mark.bytes;
  }
  for (const { line, end, what } of damaged) {
    // What was like this when a later segment began, a full disk has left.
    if (end <= intact) findings.note(INDEX_FILE, `${what}, and was like this before later segments began`, line);
    else findings.tampering(INDEX_FILE, what, line);
  }
}
