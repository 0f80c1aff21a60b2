/** Identifies one logical write: the same key from the same principal to the same tool. */
export interface OnceKey {
  readonly server: string;
  readonly principal: string;
  readonly tool: string;
  readonly key: string;
  /** Canonical hash of the arguments without the key: the same key with another body is a conflict. */
  readonly bodyHash: string;
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
  run<T>(
    key: OnceKey,
    effect: () => Promise<T>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly value: T; readonly replayed: boolean }>;
}

/** What the gate remembers between calls and between processes. */
export interface KitState {
  readonly once: OnceStore;
}
