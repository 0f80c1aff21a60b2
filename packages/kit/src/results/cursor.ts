import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Position } from '../define/context.ts';
import { kitErrors } from '../errors/kit-errors.ts';

/**
 * Cursors are sealed (AES-256-GCM) so that a client can neither read nor forge a position, and bound to the tool and
 * its other arguments (as associated data) so that a cursor of another query is refused instead of answered wrongly.
 */
export interface CursorSealer {
  seal(position: Position, query: string): string;
  /** Throws `INVALID_CURSOR`. */
  open(cursor: string, query: string): Position;
}

/** `key`: 32 bytes. Replicas that serve the same clients need the same key. */
export function cursorSealer(key: Buffer = randomBytes(32)): CursorSealer {
  return {
    seal(position, query) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(query));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(position), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(cursor, query) {
      try {
        const bytes = Buffer.from(cursor, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
        decipher.setAAD(Buffer.from(query));
        decipher.setAuthTag(bytes.subarray(12, 28));
        const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
        return JSON.parse(text) as Position;
      } catch {
        throw kitErrors.INVALID_CURSOR({});
      }
    },
  };
}
