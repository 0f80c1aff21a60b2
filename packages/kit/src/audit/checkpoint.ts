import type { SealedLine } from './format.ts';
import type { IndexMark } from './segment-index.ts';
import { isSigned, type KeyRing, type Signer } from './signing.ts';

/** Most lines between two checkpoints of a chain. More cannot come from this code, so more is tampering. */
export const CHECKPOINT_EVERY = 256;

/** What a checkpoint vouches for: the chain up to line `seq`, and the index, which knows how far every chain had come. */
export interface Claim {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  readonly index: IndexMark;
  readonly time: string;
}

/** The text that is signed. The first word keeps a signature from being taken for one of another kind. */
const signedText = ({ chain, seq, hash, index, time }: Claim): string =>
  JSON.stringify(['audit-checkpoint-1', chain, seq, hash, index.bytes, index.sha256, time]);

const bodyOf = (time: string, { bytes, sha256 }: IndexMark, key: string, sig: string): string =>
  JSON.stringify({ type: 'checkpoint', time, index: { bytes, sha256 }, key, sig });

/** The line's body; it follows line `claim.seq` immediately, so that need not be said again. */
export function checkpointBody(claim: Claim, signer: Signer): string {
  return bodyOf(claim.time, claim.index, signer.keyId, signer.sign(signedText(claim)));
}

/** What is wrong with a checkpoint that follows line `seq`; undefined when it is signed by a key of the ring. */
export function checkpointProblem(
  { chain, seq, hash }: Pick<Claim, 'chain' | 'seq' | 'hash'>,
  { record, content }: SealedLine,
  ring: KeyRing,
): string | undefined {
  const { time, key, sig } = record;
  const index = record['index'] as Partial<IndexMark> | undefined;
  if (typeof index?.bytes !== 'number' || typeof index.sha256 !== 'string') return 'is none';
  const mark = { bytes: index.bytes, sha256: index.sha256 };
  const body = bodyOf(time, mark, String(key), String(sig));
  if (content !== `{"seq":${record.seq},${body.slice(1, -1)}`) return 'has another form than is written';
  const signed = isSigned(ring, String(key), signedText({ chain, seq, hash, time, index: mark }), String(sig));
  if (signed === undefined) return `is signed with the key ${String(key)}, which is not one of those given`;
  return signed ? undefined : 'has a signature that does not fit: the lines before it are not what was signed';
}
