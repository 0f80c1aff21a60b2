/** One statement's answer. `rowCount` counts affected rows for writes. */
export interface QueryResult<R> {
  readonly rows: R[];
  readonly rowCount: number;
}

/** Runs parameterised statements. One statement a call; values only through `$1 …`. */
export interface Queryable {
  query<R = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<QueryResult<R>>;
}

export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

export interface TransactionOptions {
  /**
   * Aborting rejects at once with the signal's reason, stops the statement in the backend and rolls back; inside another
   * transaction it ends that one too. PGlite cannot interrupt a statement: there the rollback follows when it has ended.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * One PostgreSQL, whether a server reached by URL or PGlite in this process or in the process that owns the folder.
 *
 * Failures of the connection become `BACKEND_UNAVAILABLE`, refused credentials `BACKEND_MISCONFIGURED`, anything
 * else is thrown as `DatabaseError` with its SQLSTATE for the adapter to map.
 */
export interface Database {
  readonly kind: 'server' | 'embedded-owner' | 'embedded-follower' | 'memory';
  /** Runs `work` in a READ ONLY transaction. */
  read<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Runs `work` in a transaction; rolls back when it throws. A `transaction` or `read` inside another transaction of
   * the same asynchronous context joins it: this is how an idempotency key and the write it guards commit together.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * As `transaction`, behind a `guard`: a statement that changes nothing and fails where the work may not be done. The work
   * begins before that is known; its first statement travels with the guard, and where this fails nothing of what the work
   * sends is carried out. Rejects with the guard's failure then, whatever the work made of it. Backends that cannot send
   * both together wait for the guard first.
   */
  transactionBehind<T>(guard: Statement, work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * One statement in a transaction of its own, in one round trip; never part of a surrounding transaction. An embedded
   * database is one session, where it could only wait for itself: there it throws inside a transaction.
   */
  alone<R = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<QueryResult<R>>;
  /** Calls `onMessage` for each NOTIFY on `channel`, from any process; survives reconnects (may then miss some). */
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>>;
  /** Sends a NOTIFY; inside a transaction it leaves with the commit. */
  notify(channel: string, payload: string): Promise<void>;
  /** Server version and round-trip time in milliseconds. */
  ping(): Promise<{ readonly version: string; readonly milliseconds: number }>;
  close(): Promise<void>;
}
