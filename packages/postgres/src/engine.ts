import type { RawResult } from './codec.ts';
import { DatabaseError } from './errors.ts';

export type Mode = 'read' | 'write';
export type Outcome = 'commit' | 'rollback';

/** A statement with its values in text form. */
export interface RawStatement {
  readonly sql: string;
  readonly params: readonly (string | null)[];
}

/** One open transaction on one backend. Errors are already mapped to `CodedError` or `DatabaseError`. */
export interface Session {
  query(sql: string, params: readonly (string | null)[]): Promise<RawResult>;
  /**
   * Resolves when the guard that `begin` was given has let pass, and rejects with its failure; it is sent now if nothing
   * was sent with it yet. Absent in backends that cannot send it along.
   */
  guarded?(): Promise<void>;
  /**
   * A statement whose answer nobody needs, ahead of others. Where it cannot be answered by anything but success, or by
   * the failure of everything behind it, it goes with what is sent next, and not at all before a rollback.
   */
  ahead(sql: string, params: readonly (string | null)[]): Promise<void>;
  /** Several statements by the simple protocol; for migrations only. */
  script(sql: string): Promise<void>;
  /** Ends the transaction and gives the connection back. After `abandon` a commit fails and a rollback does nothing. */
  end(outcome: Outcome): Promise<void>;
  /** The caller gave up: stop the running statement where the backend can, roll back, give the connection back. */
  abandon(): void;
}

/** What a backend must be able to do; `createDatabase` makes a `Database` of it. */
export interface Engine {
  readonly kind: 'server' | 'embedded-owner' | 'embedded-follower' | 'memory';
  /** Nothing of the session's is carried out before `guard` is, where the session has `guarded`. */
  begin(mode: Mode, signal: AbortSignal | undefined, guard?: RawStatement): Promise<Session>;
  /**
   * One statement that commits by itself. `beside`: the caller holds a transaction, and must not wait for a connection
   * that only others like it could give back. Engines of one session have none of this.
   */
  single?(sql: string, params: readonly (string | null)[], beside: boolean): Promise<RawResult>;
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** `work` swallowed an error: PostgreSQL answers such a COMMIT with ROLLBACK and no error, which must not pass as success. */
export function abortedCommit(): DatabaseError {
  return new DatabaseError('The transaction was rolled back because a statement in it had failed.', {
    sqlState: '25P02',
  });
}

/** Work that was left running behind its transaction. */
export function endedTransaction(): DatabaseError {
  return new DatabaseError('The transaction has ended.', { sqlState: '25P01' });
}

/** A statement ended the transaction it was in, or made a read a write: what comes next would run outside. */
export function leftTransaction(): DatabaseError {
  return new DatabaseError('A statement may not end or change the transaction it is in. It was rolled back.', {
    sqlState: '2D000',
  });
}

/** A statement beside the transaction that holds the only session would wait for ever. */
export function sessionTaken(): DatabaseError {
  return new DatabaseError('The database is one session, and this transaction holds it.', { sqlState: '25001' });
}
