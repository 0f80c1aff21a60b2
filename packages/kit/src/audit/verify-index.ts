import { createHash } from 'node:crypto';
import type { Findings } from './findings.ts';
import { INDEX_FILE, segmentFile } from './format.ts';
import { splitLines } from './read.ts';
import { type IndexMark, type PrunedEntry, parseEntry, type ReachedEntry, type SegmentEntry } from './segment-index.ts';
import type { AuditSource } from './source.ts';

interface Damaged {
  readonly line: number;
  /** Position after it. */
  readonly end: number;
  readonly what: string;
}

/** An entry, and the index's size after it: a mark of at least that size vouches for it. */
type At<T> = T & { readonly end: number };

export interface IndexRead {
  readonly segments: readonly SegmentEntry[];
  readonly reached: readonly At<ReachedEntry>[];
  readonly pruned: readonly At<PrunedEntry>[];
  /** What the index was when each segment began and at each checkpoint; filled while the chains are read. */
  readonly marks: IndexMark[];
  /** Content, one character a byte; undefined when there is no index. */
  readonly bytes: string | undefined;
  /** Judged when the marks are known. */
  readonly damaged: readonly Damaged[];
}

export async function readIndex(source: AuditSource, findings: Findings): Promise<IndexRead> {
  const bytes = await source.read(INDEX_FILE);
  const segments: SegmentEntry[] = [];
  const reached: At<ReachedEntry>[] = [];
  const pruned: At<PrunedEntry>[] = [];
  const damaged: Damaged[] = [];
  const seen = new Set<string>();
  const known = new Set<string>();
  const { lines, rest } = splitLines(bytes ?? '');
  let end = 0;
  for (const [at, line] of lines.entries()) {
    end += line.length + 1;
    const entry = parseEntry(line);
    if (!entry) damaged.push({ line: at + 1, end, what: 'is not a line of an index' });
    // Nobody comes so far twice at the same time.
    else if (known.has(line)) damaged.push({ line: at + 1, end, what: 'repeats an earlier line' });
    else if ('pruned' in entry) pruned.push({ ...entry, end });
    else if (!('file' in entry)) reached.push({ ...entry, end });
    else if (seen.has(entry.file)) damaged.push({ line: at + 1, end, what: 'names a segment a second time' });
    else if (entry.file !== segmentFile(entry.chain, entry.segment)) {
      findings.tampering(INDEX_FILE, 'names a file that is not the segment it says', at + 1);
    } else {
      seen.add(entry.file);
      segments.push(entry);
    }
    known.add(line);
  }
  if (rest) damaged.push({ line: lines.length + 1, end: end + rest.length, what: 'has no end' });
  return { segments, reached, pruned, marks: [], bytes, damaged };
}

export function markOf(bytes: string | undefined): IndexMark | undefined {
  if (bytes === undefined) return undefined;
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes, 'latin1').digest('hex') };
}

/** Compares the index with what it was at every mark: only growing is allowed. */
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
      findings.tampering(INDEX_FILE, 'is shorter than it was at a later mark: lines were removed');
      break;
    }
    running.update(bytes.slice(hashed, mark.bytes), 'latin1');
    hashed = mark.bytes;
    if (running.copy().digest('hex') !== mark.sha256) {
      findings.tampering(
        INDEX_FILE,
        `is not what it was at a later mark: changed within its first ${mark.bytes} bytes`,
      );
      break;
    }
    intact = mark.bytes;
  }
  for (const { line, end, what } of damaged) {
    // What was like this at a later mark, a full disk has left.
    if (end <= intact) findings.note(INDEX_FILE, `${what}, and was like this before later segments began`, line);
    else findings.tampering(INDEX_FILE, what, line);
  }
}
