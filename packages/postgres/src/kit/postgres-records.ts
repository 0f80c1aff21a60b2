import type { RecordStore, StoredRecord } from '@enterprise-mcp/kit';
import type { Database } from '../database.ts';

/** One put in this many also removes expired records: no timer, and the cost stays beside real work. */
const PRUNE_EVERY = 200;

/** Records of one server (`scope`) in `kit.records`. Each is one statement, which the database makes compare-and-set. */
export function postgresRecords(db: Database, scope: string): RecordStore {
  let puts = 0;
  return {
    async get<T>(collection: string, id: string) {
      const { rows } = await db.alone<StoredRecord<T>>(
        'SELECT id, version, value FROM kit.records WHERE scope = $1 AND collection = $2 AND id = $3 AND expires_at > now()',
        [scope, collection, id],
      );
      return rows[0];
    },
    async put(collection, id, value, { expected, expiresAt }) {
      const json = JSON.stringify(value);
      const { rowCount } =
        expected === 0
          ? await db.alone(create, [scope, collection, id, json, expiresAt])
          : await db.alone(replace, [scope, collection, id, json, expiresAt, expected]);
      if (puts++ % PRUNE_EVERY === 0) await db.alone(prune);
      return rowCount === 1;
    },
    async list<T>(collection: string, limit = 100) {
      const { rows } = await db.alone<StoredRecord<T>>(
        `SELECT id, version, value FROM kit.records WHERE scope = $1 AND collection = $2 AND expires_at > now()
         ORDER BY made DESC LIMIT $3`,
        [scope, collection, limit],
      );
      return rows;
    },
    async remove(collection, id) {
      await db.alone('DELETE FROM kit.records WHERE scope = $1 AND collection = $2 AND id = $3', [
        scope,
        collection,
        id,
      ]);
    },
  };
}

const create = `INSERT INTO kit.records AS stored (scope, collection, id, version, value, expires_at)
  VALUES ($1, $2, $3, 1, $4::text::json, $5)
  ON CONFLICT (scope, collection, id) DO UPDATE
    SET version = 1, value = excluded.value, expires_at = excluded.expires_at, made = DEFAULT
    WHERE stored.expires_at <= now()`;

const replace = `UPDATE kit.records SET version = version + 1, value = $4::text::json, expires_at = $5
  WHERE scope = $1 AND collection = $2 AND id = $3 AND version = $6 AND expires_at > now()`;

/** Leaves to others what they hold; bounded, since a call waits for it. */
const prune = `DELETE FROM kit.records WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM kit.records WHERE expires_at < now() LIMIT 1000 FOR UPDATE SKIP LOCKED))`;
