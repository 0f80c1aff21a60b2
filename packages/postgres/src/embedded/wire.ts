import type { Socket } from 'node:net';
import { kitErrors } from '@enterprise-mcp/kit';
import type { RawResult } from '../codec.ts';
import type { Mode, Outcome } from '../engine.ts';
import { DatabaseError, postgresErrors } from '../errors.ts';

// Between the owner of a folder and its followers: JSON in frames of a four-byte length. pglite-socket was tried and
// left: 0.2.17 queues single protocol messages, so a statement of the owner, or the Parse/Bind of another client, lands
// inside a follower's transaction; an error while it executes stops its queue for good; it drops NOTIFY and cancels.
// Here the unit is the transaction, and values travel as the text that codec.ts decodes anyway.

export const PROTOCOL = 1;

/** `id` of `begin` names the transaction afterwards. */
export type Request =
  | { readonly op: 'hello'; readonly id: number; readonly protocol: number; readonly token: string }
  | { readonly op: 'begin'; readonly id: number; readonly mode: Mode }
  | {
      readonly op: 'query';
      readonly id: number;
      readonly tx: number;
      readonly sql: string;
      readonly params: readonly (string | null)[];
    }
  | { readonly op: 'script'; readonly id: number; readonly tx: number; readonly sql: string }
  | { readonly op: 'end'; readonly id: number; readonly tx: number; readonly outcome: Outcome }
  /** Gives up a `begin` that waits, or rolls back a transaction; has no answer. */
  | { readonly op: 'abandon'; readonly tx: number }
  | { readonly op: 'listen' | 'unlisten'; readonly id: number; readonly channel: string };

export type Reply =
  | { readonly id: number; readonly result: RawResult | null }
  | { readonly id: number; readonly error: WireError }
  | { readonly channel: string; readonly payload: string };

export type WireError =
  | {
      readonly kind: 'database';
      readonly message: string;
      readonly sqlState: string;
      readonly constraint?: string | undefined;
      readonly table?: string | undefined;
      readonly column?: string | undefined;
    }
  /** The owner is leaving: nothing was done, ask its successor. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'protocol'; readonly protocol: number }
  | { readonly kind: 'failed' };

export function toWire(thrown: unknown): WireError {
  if (!(thrown instanceof DatabaseError)) return { kind: 'failed' };
  const { message, sqlState, constraint, table, column } = thrown;
  return { kind: 'database', message, sqlState, constraint, table, column };
}

export function fromWire(error: WireError): Error {
  if (error.kind === 'database') return new DatabaseError(error.message, error);
  if (error.kind === 'protocol') {
    return postgresErrors.POSTGRES_OWNER_INCOMPATIBLE({ theirs: error.protocol, ours: PROTOCOL });
  }
  return kitErrors.BACKEND_UNAVAILABLE({ backend: 'The embedded database', reason: 'its owner failed' });
}

export function send(socket: Socket, message: Request | Reply): void {
  if (!socket.writable) return;
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  socket.write(Buffer.concat([head, body]));
}

/** A longer frame is no message of ours. */
const LARGEST_FRAME = 256 * 1024 * 1024;

/** Calls `onMessage` for each whole frame. Closes the connection when what arrives is not one. */
export function receive<M>(socket: Socket, onMessage: (message: M) => void, largest = LARGEST_FRAME): void {
  let chunks: Buffer[] = [];
  let size = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= 4) {
      // Joined only when a frame may be complete: a large answer comes in many chunks.
      const first = chunks[0];
      const head = first !== undefined && first.length >= 4 ? first : Buffer.concat(chunks);
      const end = 4 + head.readUInt32BE(0);
      if (end > largest) return socket.destroy();
      if (size < end) return undefined;
      const all = Buffer.concat(chunks);
      chunks = [all.subarray(end)];
      size -= end;
      let message: M;
      try {
        message = JSON.parse(all.toString('utf8', 4, end));
      } catch {
        return socket.destroy();
      }
      onMessage(message);
    }
    return undefined;
  });
}
