/** Identifies one logical write: the same key from the same principal to the same tool. */
export interface OnceKey {
  readonly server: string;
  readonly principal: string;
  readonly tool: string;
  readonly key: string;
  /** Canonical hash of the arguments without the key: the same key with another body is a conflict. */
  readonly bodyHash: string;
}

export interface OnceOptions {
  readonly signal?: AbortSignal;
  /**
   * The effect happens elsewhere (a mail, another system) and cannot be undone with a transaction: the key is committed
   * before it starts. A repeat waits while another process is at it. When that has ended without an outcome, or the
   * effect was cancelled or failed in a way that leaves open what was done, it throws `OUTCOME_UNKNOWN`.
   */
  readonly elsewhere?: boolean;
  /**
   * With `elsewhere`: the effect recognises by its key what an attempt that was cut off did, and goes on from there. A
   * repeat of such an attempt then runs instead of throwing `OUTCOME_UNKNOWN`.
   */
  readonly resumes?: boolean;
  /**
   * Only what `find` calls begun: where nothing is known of it any more, as after a refusal of its handler, it throws
   * `CONFIRMATION_MISMATCH` and runs nothing.
   */
  readonly begun?: boolean;
  /**
   * Where the store undoes effects: this one may begin before it is known whether the key is free, and even for a repeat. What
   * it writes to the server's backend stands only where it was; whatever else it does must be harmless.
   */
  readonly tentative?: boolean;
  /** With `elsewhere`: the claim would survive a power cut, too. A database always does that; a file waits for the disk. */
  readonly durable?: boolean;
}

/**
 * Exactly-once execution of writes.
 *
 * `run` executes `effect` at most once per key and answers every repeat with the stored result. A store that shares a
 * database with the tool's own writes must commit the key and the effect in one transaction, so that a kill between
 * them leaves neither. An effect that throws leaves no trace and may be tried again.
 * Aborting ends the waiting for another caller with the same key as well, and rolls back.
 * Throws `IDEMPOTENCY_KEY_REUSED` when the key is known with another `bodyHash`.
 */
export interface OnceStore {
  /** What an effect writes to the server's backend stands only when `run` resolves: until then all of it can be undone. */
  readonly undoes?: boolean;
  run<T>(
    key: OnceKey,
    effect: () => Promise<T>,
    options?: OnceOptions,
  ): Promise<{ readonly value: T; readonly replayed: boolean }>;
  /**
   * What is known of a call, so that its repeat bothers nobody for a confirmation: its stored result; `begun` where it acts
   * elsewhere and has none, because it still runs or was cut off; undefined where it never began. Throws
   * `IDEMPOTENCY_KEY_REUSED` as `run` does. Is never part of a surrounding transaction.
   */
  find<T>(key: OnceKey): Promise<{ readonly value: T } | 'begun' | undefined>;
}

/** A small JSON document with the number of its version: 1 when it was made. */
export interface StoredRecord<T> {
  readonly id: string;
  readonly version: number;
  readonly value: T;
}

export interface PutOptions {
  readonly expected: number;
  readonly expiresAt: Date;
  /** Resolve only when it would survive a power cut, too; a database always does that. */
  readonly durable?: boolean;
}

/**
 * Small documents that outlive a process and are shared by all processes of a server: approvals, jobs. The only write
 * is compare-and-set, so of two that change the same version at once exactly one succeeds. Expired ones are gone.
 */
export interface RecordStore {
  get<T>(collection: string, id: string): Promise<StoredRecord<T> | undefined>;
  /**
   * Writes `value` where the stored version is `expected` (0: there must be none).
   * Resolves to whether it was written. Is never part of a surrounding transaction.
   */
  put(collection: string, id: string, value: unknown, options: PutOptions): Promise<boolean>;
  /** The newest made first, at most `limit` (default 100). */
  list<T>(collection: string, limit?: number): Promise<readonly StoredRecord<T>[]>;
  remove(collection: string, id: string): Promise<void>;
}

export interface LimitRule {
  readonly points: number;
  readonly seconds: number;
}

/** One of what `key` may have. */
export interface LimitAsk {
  readonly key: string;
  readonly rule: LimitRule;
}

export interface LimitState {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Milliseconds until the window ends. */
  readonly resetMs: number;
}

/** Counts calls in windows that begin with the first call. */
export interface LimitStore {
  /**
   * Takes one from each, or none at all where one of them has nothing left. Answers in the order asked; the keys differ.
   * Rejects when the store cannot be reached. Is never part of a surrounding transaction.
   */
  consume(asked: readonly LimitAsk[]): Promise<readonly LimitState[]>;
  /** Takes back one from each: what it was taken for did not happen. */
  giveBack(asked: readonly LimitAsk[]): Promise<void>;
}

/** What the gate remembers between calls and between processes. */
export interface KitState {
  readonly once: OnceStore;
  readonly records: RecordStore;
  readonly limits: LimitStore;
}
