import { CHECKPOINT_EVERY } from './checkpoint.ts';
import { GENESIS, sealLine } from './format.ts';

/** How far a chain has come. */
export interface Position {
  readonly seq: number;
  /** Hash of line `seq`. */
  readonly hash: string;
  /** The last checkpoint's line: what came after it is not signed. */
  readonly signed: number;
}

export const BEGINNING: Position = { seq: 0, hash: GENESIS, signed: 0 };

/** Stands among bodies for a checkpoint to be made there. */
export const CHECKPOINT = Symbol('checkpoint');
export type Body = string | typeof CHECKPOINT;

/**
 * Seals lines given as JSON objects' texts and puts a checkpoint where one is asked for or due. One signature in so many
 * lines keeps signing off the path of the single call.
 */
export function seal(
  from: Position,
  bodies: readonly Body[],
  checkpoint?: (at: Position) => string,
): { readonly text: string; readonly to: Position } {
  let { seq, hash, signed } = from;
  let text = '';
  const add = (body: string) => {
    const sealed = sealLine(hash, ++seq, body);
    text += sealed.line;
    hash = sealed.hash;
  };
  for (const body of bodies) {
    if (body !== CHECKPOINT) add(body);
    if (checkpoint && (body === CHECKPOINT || seq - signed >= CHECKPOINT_EVERY)) {
      add(checkpoint({ seq, hash, signed }));
      signed = seq;
    }
  }
  return { text, to: { seq, hash, signed } };
}
