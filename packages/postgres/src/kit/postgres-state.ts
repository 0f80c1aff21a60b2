import {
  type KitState,
  kitErrors,
  memoryState,
  type OnceKey,
  type OnceOptions,
  onceOverRecords,
} from '@enterprise-mcp/kit';
import { runLast } from '../create-database.ts';
import type { Database, Queryable } from '../database.ts';
import { DatabaseError } from '../errors.ts';
import { postgresLimits } from './postgres-limits.ts';
import { postgresRecords } from './postgres-records.ts';

const RETENTION = '7 days';
/** One write in this many also removes expired keys: no timer, and the cost stays beside real work. */
const PRUNE_EVERY = 200;

interface StoredRow {
  readonly body_hash: string;
  readonly result: string | null;
}

const identity = ({ server, principal, tool, key }: OnceKey) => [server, principal, tool, key];

export interface PostgresStateOptions {
  /** Whose records and counts these are: several servers may share a database. The server's name. */
  readonly scope?: string;
  /**
   * Keeps records and counts for an embedded database, which is one session: a record could not be written while a
   * transaction is open, nor be read by another process. Default in memory; `connectDatabase` gives files.
   */
  readonly beside?: KitState;
}

/**
 * The kit's state in the server's own database; needs `kitMigrations`. Keys are kept for seven days.
 *
 * `once.run` opens a transaction, claims the key and runs the effect inside: whatever the effect writes through the
 * same `Database` commits together with the key and the result. A second caller with the same key, in this or another
 * process, waits for the end of that transaction and then gets the stored result. A tentative effect's first statement
 * travels with the claim and is not carried out where that fails. The result must be JSON. What happens `elsewhere` is
 * claimed in the records instead.
 */
export function postgresState(db: Database, { scope = '', beside }: PostgresStateOptions = {}): KitState {
  const kept = db.kind === 'server' ? inDatabase(db, scope) : (beside ?? memoryState());
  let writes = 0;

  /** Undefined where the key is known: nothing of the effect stands then. */
  async function claimed<T>(key: OnceKey, effect: () => Promise<T>, options: OnceOptions) {
    const guard = { sql: GUARD, params: identity(key) };
    const work = async (tx: Queryable) => {
      options.signal?.throwIfAborted();
      const value = await effect();
      if (writes++ % PRUNE_EVERY === 0) await prune(tx);
      await keep(tx, key, value);
      return { value, replayed: false };
    };
    const inTurn = async (tx: Queryable) => {
      await tx.query(guard.sql, guard.params);
      return work(tx);
    };
    const done = options.tentative ? db.transactionBehind(guard, work, options) : db.transaction(inTurn, options);
    return done.catch((thrown: unknown) => {
      if (thrown instanceof DatabaseError && thrown.sqlState === KEY_KNOWN) return undefined;
      throw thrown;
    });
  }

  async function stored(key: OnceKey, options: OnceOptions = {}): Promise<StoredRow | undefined> {
    const { rows } = await db.read((tx) => tx.query<StoredRow>(FIND, identity(key)), options);
    return rows[0];
  }

  return {
    records: kept.records,
    limits: kept.limits,
    once: {
      undoes: true,
      async run<T>(key: OnceKey, effect: () => Promise<T>, options: OnceOptions = {}) {
        if (options.elsewhere) return kept.once.run(key, effect, options);
        for (;;) {
          const done = await claimed(key, effect, options);
          if (done) return done;
          const row = await stored(key, options);
          if (row) return { value: resultOf<T>(row, key), replayed: true };
          // It expired between the two.
        }
      },
      async find<T>(key: OnceKey) {
        const { rows } = await db.alone<StoredRow>(FIND, identity(key));
        return rows[0] ? { value: resultOf<T>(rows[0], key) } : kept.once.find<T>(key);
      },
    },
  };
}

function inDatabase(db: Database, scope: string): KitState {
  const records = postgresRecords(db, scope);
  return { once: onceOverRecords(records), records, limits: postgresLimits(db, scope) };
}

function keep(tx: Queryable, key: OnceKey, value: unknown): Promise<void> {
  const answer = JSON.stringify(value) ?? null;
  return runLast(tx, KEEP, [...identity(key), key.bodyHash, answer, RETENTION]);
}

/** Leaves to others what they hold, so that two never wait for each other; bounded, since a call waits for it. */
async function prune(tx: Queryable): Promise<void> {
  await tx.query(
    `DELETE FROM kit.once WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM kit.once WHERE expires_at < now() LIMIT 1000 FOR UPDATE SKIP LOCKED))`,
  );
}

const GUARD = 'SELECT FROM kit.guard_once($1, $2, $3, $4)';
/** What `kit.guard_once` fails with. */
const KEY_KNOWN = 'KU001';
const KEEP = 'SELECT FROM kit.keep_once($1, $2, $3, $4, $5, $6, $7::interval)';
const FIND = `SELECT body_hash, result::text FROM kit.once
  WHERE server = $1 AND principal = $2 AND tool = $3 AND key = $4 AND expires_at >= now()`;

function resultOf<T>(stored: StoredRow, key: OnceKey): T {
  if (stored.body_hash !== key.bodyHash) throw kitErrors.IDEMPOTENCY_KEY_REUSED({ key: key.key });
  return (stored.result === null ? undefined : JSON.parse(stored.result)) as T;
}
