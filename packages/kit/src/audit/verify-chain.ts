import type { Findings } from './findings.ts';
import { GENESIS, headFile, segmentFile } from './format.ts';
import { type Head, parseHead } from './head.ts';
import type { IndexMark, ReachedEntry } from './segment-index.ts';
import type { KeyRing } from './signing.ts';
import type { AuditSource } from './source.ts';
import { type ChainState, verifySegment } from './verify-segment.ts';

export interface ChainToVerify {
  readonly source: AuditSource;
  readonly chain: string;
  /** The head file's content, read before the segments. */
  readonly head: string | undefined;
  /** Highest segment number that the folder or the index knows. */
  readonly last: number;
  readonly inIndex: (segment: number) => boolean;
  /** What the index says of how far this chain had come. */
  readonly reached: readonly ReachedEntry[];
  readonly ring: KeyRing;
  /** Filled with the ids of the keys that checkpoints name. */
  readonly keyIds: Set<string>;
  readonly findings: Findings;
}

export interface ChainResult {
  readonly records: number;
  readonly segments: number;
  readonly marks: readonly IndexMark[];
  readonly checkpoints: number;
  /** Last line, and the last that a signature of this chain covers. */
  readonly seq: number;
  readonly signed: number;
}

export async function verifyChain({
  source,
  chain,
  head: headText,
  last,
  inIndex,
  reached,
  ring,
  keyIds,
  findings,
}: ChainToVerify): Promise<ChainResult> {
  const head = source.heads ? readHead(chain, headText, findings, last === 0) : undefined;
  const state: ChainState = {
    chain,
    seq: 0,
    hash: GENESIS,
    broken: false,
    ended: undefined,
    torn: undefined,
    expected: new Map(reached.map((entry) => [entry.seq, entry.hash])),
    headSeq: head?.seq ?? -1,
    hashAtHead: head?.seq === 0 ? GENESIS : undefined,
    records: 0,
    marks: [],
    ring,
    keyIds,
    checkpoints: 0,
    signed: 0,
  };
  let segments = 0;
  let file = segmentFile(chain, 1);
  for (let number = 1; number <= last; number++) {
    file = segmentFile(chain, number);
    const text = await source.read(file);
    if (text === undefined) {
      // Announced, but the process died before it made the file: then nothing after the segment before was ever written.
      if (number === last && (head ? !head.closed && head.seq <= state.seq : !source.heads))
        findings.note(file, 'was announced and not begun');
      else {
        findings.tampering(file, 'this segment is missing');
        state.broken = true;
      }
      continue;
    }
    segments++;
    if (!inIndex(number)) findings.tampering(file, 'the index does not know this segment');
    verifySegment(file, number, text, state, findings, number === last);
  }
  verifyEnd(file, state, head, findings);
  verifySigned(file, state, head, findings);
  const { records, marks, checkpoints, seq, signed } = state;
  return { records, segments, marks, checkpoints, seq, signed };
}

function readHead(chain: string, text: string | undefined, findings: Findings, neverBegun: boolean): Head | undefined {
  const file = headFile(chain);
  if (text === undefined) {
    findings.tampering(file, 'is missing, so a cut-off end could not be seen');
    return undefined;
  }
  const head = parseHead(text);
  if (head && head.chain === chain) return head;
  // Made, and the process died before anything else.
  if (text === '' && neverBegun) findings.note(file, 'is empty: the process ended before it wrote anything');
  else findings.tampering(file, 'is damaged, so a cut-off end could not be seen');
  return undefined;
}

/** Is everything signed that must be? A kill leaves at most what came behind the last checkpoint. */
function verifySigned(file: string, state: ChainState, head: Head | undefined, findings: Findings): void {
  if (state.ring.size === 0) return;
  if (state.checkpoints === 0 && state.seq > 1) findings.tampering(file, 'nothing of this chain is signed');
  else if (head?.closed && state.signed !== state.seq) findings.tampering(file, 'its end is not signed');
}

/** Is the end what the head says? A kill leaves the head behind by whole lines, never ahead. */
function verifyEnd(file: string, state: ChainState, head: Head | undefined, findings: Findings): void {
  const promised = Math.max(0, ...state.expected.keys());
  if (state.seq < promised) {
    findings.tampering(file, `the end is cut off: the index knows ${promised} lines of this chain`, state.lines);
    return;
  }
  if (head && state.seq < head.seq) {
    const missing = head.seq - state.seq;
    const power =
      state.seq >= head.synced
        ? ' These were reads and outcomes not yet forced to disk: losing power can do this too, and cannot be told from a cut'
        : '';
    findings.tampering(
      file,
      `the end is cut off: ${missing} ${missing === 1 ? 'line is' : 'lines are'} missing.${power}`,
      state.lines,
    );
    return;
  }
  if (head && !state.broken && state.hashAtHead !== head.hash) {
    findings.tampering(file, `line ${head.seq} of the chain is not the one that the head knows`);
  }
  if (head?.closed && (state.ended !== 'end' || state.seq !== head.seq)) {
    findings.tampering(file, 'goes on after the process had ended the log, or lost its last line');
    return;
  }
  if (state.torn)
    findings.note(
      file,
      'the last line is torn: the process was killed, or the disk was full, while it was written',
      state.torn,
    );
  if (head && state.seq > head.seq) {
    const ahead = state.seq - head.seq;
    findings.note(
      file,
      `the last ${ahead === 1 ? 'line is' : `${ahead} lines are`} newer than the head: written in the moment the process was killed, or is running`,
    );
  }
  if (head && !head.closed && state.ended !== 'end')
    findings.note(file, 'was not closed: the process is running, or was killed');
}
