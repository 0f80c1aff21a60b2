import { type KitState, kitErrors, memoryState, type OnceKey, type OnceOptions } from '@enterprise-mcp/kit';
import type { Database, Queryable } from '../database.ts';

const RETENTION = '7 days';
/** One write in this many also removes expired keys: no timer, and the cost stays beside real work. */
const PRUNE_EVERY = 200;

interface StoredRow {
  readonly body_hash: string;
  readonly result: string | null;
}

const identity = ({ server, principal, tool, key }: OnceKey) => [server, principal, tool, key];

/**
 * The kit's state in the server's own database; needs `kitMigrations`. Keys are kept for seven days.
 *
 * `once.run` opens a transaction, claims the key and runs the effect inside: whatever the effect writes through the
 * same `Database` commits together with the key and the result. A second caller with the same key, in this or another
 * process, waits on the uncommitted row and then gets the stored result. The result must be JSON.
 */
export function postgresState(db: Database): KitState {
  let writes = 0;
  return {
    ...memoryState(),
    once: {
      run: <T>(key: OnceKey, effect: () => Promise<T>, options?: OnceOptions) =>
        db.transaction(async (tx) => {
          if (await claim(tx, key)) {
            options?.signal?.throwIfAborted();
            const value = await effect();
            await store(tx, key, value);
            if (writes++ % PRUNE_EVERY === 0) await prune(tx);
            return { value, replayed: false };
          }
          return { value: (await recall(tx, key)) as T, replayed: true };
        }, options),
      find: <T>(key: OnceKey) =>
        db.read(async (tx) => {
          const { rows } = await tx.query<StoredRow>(`${FIND} AND expires_at >= now()`, identity(key));
          return rows[0] && { value: resultOf<T>(rows[0], key) };
        }),
    },
  };
}

/** True when the key is ours. Blocks while another transaction holds it uncommitted. An expired key counts as new. */
async function claim(tx: Queryable, key: OnceKey): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO kit.once AS stored (server, principal, tool, key, body_hash, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + $6::interval)
     ON CONFLICT (server, principal, tool, key) DO UPDATE
       SET body_hash = excluded.body_hash, result = NULL, created_at = now(), expires_at = excluded.expires_at
       WHERE stored.expires_at < now()`,
    [...identity(key), key.bodyHash, RETENTION],
  );
  return rowCount === 1;
}

async function store(tx: Queryable, key: OnceKey, value: unknown): Promise<void> {
  await tx.query(
    'UPDATE kit.once SET result = $5::text::json WHERE server = $1 AND principal = $2 AND tool = $3 AND key = $4',
    [...identity(key), JSON.stringify(value) ?? null],
  );
}

/** Leaves to others what they hold, so that two never wait for each other; bounded, since a call waits for it. */
async function prune(tx: Queryable): Promise<void> {
  await tx.query(
    `DELETE FROM kit.once WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM kit.once WHERE expires_at < now() LIMIT 1000 FOR UPDATE SKIP LOCKED))`,
  );
}

const FIND =
  'SELECT body_hash, result::text FROM kit.once WHERE server = $1 AND principal = $2 AND tool = $3 AND key = $4';

async function recall(tx: Queryable, key: OnceKey): Promise<unknown> {
  const { rows } = await tx.query<StoredRow>(FIND, identity(key));
  return resultOf(rows[0], key);
}

function resultOf<T>(stored: StoredRow | undefined, key: OnceKey): T {
  if (stored === undefined || stored.body_hash !== key.bodyHash)
    throw kitErrors.IDEMPOTENCY_KEY_REUSED({ key: key.key });
  return (stored.result === null ? undefined : JSON.parse(stored.result)) as T;
}
