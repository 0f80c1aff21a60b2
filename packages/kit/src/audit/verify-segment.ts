import { CHECKPOINT_EVERY, checkpointProblem } from './checkpoint.ts';
import type { Findings } from './findings.ts';
import { follows, openLine, type SealedLine } from './format.ts';
import { splitLines } from './read.ts';
import type { IndexMark } from './segment-index.ts';
import type { KeyRing } from './signing.ts';

/** What is known of a chain while its segments are read one after the other. */
export interface ChainState {
  readonly chain: string;
  /** Last line's number and hash. */
  seq: number;
  hash: string;
  /** The thread is lost (a segment is missing): the next segment says itself where it begins. */
  broken: boolean;
  /** Reason of the close line, when the last line was one. */
  ended: string | undefined;
  /** Line number of a torn end of the last segment. */
  torn: number | undefined;
  /** Lines in the last segment read. */
  lines?: number;
  readonly headSeq: number;
  /** Hash of the line that the head calls the last. */
  hashAtHead: string | undefined;
  /** Hashes by line that the index knows. */
  readonly expected: ReadonlyMap<number, string>;
  records: number;
  readonly marks: IndexMark[];
  readonly ring: KeyRing;
  readonly keyIds: Set<string>;
  checkpoints: number;
  /** Line of the last checkpoint. */
  signed: number;
}

export function verifySegment(
  file: string,
  number: number,
  text: string,
  state: ChainState,
  findings: Findings,
  isLast: boolean,
): void {
  if (number > 1 && !state.broken && state.ended !== 'full') {
    findings.tampering(file, 'the segment before was not ended, and yet there is this one');
  }
  if (number > 1 && !state.broken && state.ring.size > 0 && state.signed !== state.seq) {
    findings.tampering(file, 'the end of the segment before is not signed');
  }
  state.ended = undefined;
  let closedBefore = false;
  const { lines, rest } = splitLines(text);
  for (const [at, raw] of lines.entries()) {
    const line = decode(raw);
    if (!line) {
      findings.tampering(file, 'is not a line of an audit log', at + 1);
      state.seq++;
      state.broken = true;
      continue;
    }
    if (at === 0) verifyOpening(file, number, line, state, findings);
    else if (line.record.type === 'open') findings.tampering(file, 'a segment begins in the middle of a file', at + 1);
    const isCheckpoint = line.record.type === 'checkpoint';
    // The end is signed; nothing else may follow it.
    if (state.ended !== undefined && !(isCheckpoint && closedBefore)) {
      findings.tampering(file, 'goes on after its end', at + 1);
    }
    closedBefore = line.record.type === 'close';
    if (isCheckpoint) verifyCheckpoint(file, at + 1, line, state, findings);
    verifyLink(file, at + 1, line, state, findings);
    note(file, at + 1, line, state, findings);
  }
  state.lines = lines.length;
  if (lines.length === 0 && !isLast) findings.tampering(file, 'is empty');
  if (rest === '') return;
  if (isLast && (state.ended === undefined || closedBefore)) state.torn = lines.length + 1;
  else findings.tampering(file, 'its last line has no end', lines.length + 1);
}

/** The line was read byte by byte and is UTF-8. Decoding must not hide a changed byte. */
function decode(raw: string): SealedLine | undefined {
  const text = Buffer.from(raw, 'latin1').toString('utf8');
  return Buffer.from(text).toString('latin1') === raw ? openLine(text) : undefined;
}

function verifyOpening(
  file: string,
  number: number,
  { record }: SealedLine,
  state: ChainState,
  findings: Findings,
): void {
  if (record.type !== 'open') {
    findings.tampering(file, 'its first line is missing', 1);
    return;
  }
  if (record['chain'] !== state.chain || record['segment'] !== number) {
    findings.tampering(file, 'is another segment under a wrong name', 1);
  }
  if (state.broken) {
    state.hash = String(record['prev']);
    state.seq = record.seq - 1;
    state.broken = false;
  } else if (record['prev'] !== state.hash) {
    findings.tampering(file, 'does not continue the segment before', 1);
  }
  const mark = record['index'] as Partial<IndexMark> | undefined;
  if (typeof mark?.bytes === 'number' && typeof mark.sha256 === 'string') {
    state.marks.push({ bytes: mark.bytes, sha256: mark.sha256 });
  }
}

function verifyLink(file: string, at: number, line: SealedLine, state: ChainState, findings: Findings): void {
  const { seq } = line.record;
  const missing = seq - state.seq - 1;
  if (state.broken) {
    // After a line that could not be read there is no hash to follow; its own damage is reported.
    state.broken = false;
  } else if (missing !== 0) {
    findings.tampering(
      file,
      missing > 0
        ? `${missing} ${missing === 1 ? 'line is' : 'lines are'} missing before this one`
        : `line ${seq} of the chain stands where ${state.seq + 1} must stand`,
      at,
    );
  } else if (!follows(state.hash, line)) {
    findings.tampering(file, 'this line, or the end of the one before, was changed', at);
  }
  state.seq = seq;
  state.hash = line.hash;
  if (seq === state.headSeq) state.hashAtHead = line.hash;
  const expected = state.expected.get(seq);
  if (expected !== undefined && expected !== line.hash) {
    findings.tampering(file, 'this line is not the one that the index knows', at);
  }
  if (line.record.type !== 'checkpoint' && state.checkpoints > 0 && seq - state.signed > CHECKPOINT_EVERY) {
    findings.tampering(file, `more than ${CHECKPOINT_EVERY} lines without a checkpoint: one was removed`, at);
    // Said once, not for every line that follows.
    state.signed = seq;
  }
}

/** Called with the state before the line: what the signature is about. */
function verifyCheckpoint(file: string, at: number, line: SealedLine, state: ChainState, findings: Findings): void {
  const { record } = line;
  state.checkpoints++;
  state.keyIds.add(String(record['key']));
  if (state.ring.size === 0) return;
  const problem = checkpointProblem(state, line, state.ring);
  if (problem === undefined) {
    state.signed = record.seq;
    state.marks.push(record['index'] as IndexMark);
  } else findings.tampering(file, `this checkpoint ${problem}`, at);
}

function note(file: string, at: number, { record }: SealedLine, state: ChainState, findings: Findings): void {
  state.records += ['intent', 'outcome', 'event'].includes(record.type) ? 1 : 0;
  if (record.type === 'close') state.ended = String(record['reason']);
  if (record.type === 'gap') {
    findings.note(
      file,
      `${String(record['records'])} records before this could not be written; the disk was full or gone`,
      at,
    );
  }
}
