import { randomBytes } from 'node:crypto';
import type { Position } from '../define/context.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import { sealer } from './sealed.ts';

/**
 * Cursors are sealed so that a client can neither read nor forge a position, and bound to the tool and its other
 * arguments so that a cursor of another query is refused instead of answered wrongly.
 */
export interface CursorSealer {
  seal(position: Position, query: string): string;
  /** Throws `INVALID_CURSOR`. */
  open(cursor: string, query: string): Position;
}

/** `key`: 32 bytes. Replicas that serve the same clients need the same key. */
export function cursorSealer(key: Buffer = randomBytes(32)): CursorSealer {
  const { seal, open } = sealer(key, 'cursor');
  return {
    seal,
    open(cursor, query) {
      const position = open(cursor, query);
      if (!Array.isArray(position)) throw kitErrors.INVALID_CURSOR({});
      return position as unknown as Position;
    },
  };
}
