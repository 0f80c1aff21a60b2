import { runScript } from '../create-database.ts';
import type { Database, Queryable } from '../database.ts';
import { DatabaseError, postgresErrors } from '../errors.ts';
import { loadSteps, type MigrationSource, type Step } from './source.ts';

// Own runner: node-pg-migrate wants a `pg` client or pool, which neither PGlite nor a follower has, and it would run
// each file in a transaction of its own with its lock held by a session. umzug would bring storage, lock and resolver
// as callbacks we write ourselves, that is everything below but the loop.

export interface MigrateOptions {
  /** Name of the history, so that two servers can share one database. Default `app`. */
  readonly scope?: string | undefined;
}

interface Applied {
  readonly scope: string;
  readonly name: string;
  readonly checksum: string;
}

// Any constant does, as long as every server of this family takes the same one.
const LOCK = '7305808869231650167';

const prepare = `
  SELECT pg_advisory_xact_lock(${LOCK});
  CREATE SCHEMA IF NOT EXISTS kit;
  CREATE TABLE IF NOT EXISTS kit.migrations (
    scope text NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, name)
  );`;

/**
 * Brings the schema up to date and returns the names that were applied now. All pending files run in ONE transaction
 * under an advisory lock: replicas that start together wait for the first and then find nothing to do; a failure
 * leaves the database as it was. Costs one query when there is nothing to do.
 *
 * Statements that refuse to run in a transaction (`CREATE INDEX CONCURRENTLY`) are therefore not possible.
 *
 * @throws CodedError `POSTGRES_MIGRATION_CHANGED`, `POSTGRES_MIGRATION_FAILED`, `POSTGRES_MIGRATION_INVALID`, or
 * `BACKEND_*` when the database cannot be reached.
 */
export async function migrate(
  db: Database,
  source: MigrationSource,
  options: MigrateOptions = {},
): Promise<readonly string[]> {
  return applyPending(db, await loadSteps(source, options.scope ?? 'app'));
}

/** `migrate` for steps that are loaded already, of any number of scopes. */
export async function applyPending(db: Database, steps: readonly Step[]): Promise<readonly string[]> {
  if (pending(steps, await db.read(applied).catch(noHistory)).length === 0) return [];
  return db.transaction(async (tx) => {
    await runScript(tx, prepare);
    // Read again: another replica may have been here while this one waited for the lock.
    const missing = pending(steps, await applied(tx));
    for (const step of missing) await apply(tx, step);
    return missing.map((step) => step.name);
  });
}

async function applied(tx: Queryable): Promise<readonly Applied[]> {
  return (await tx.query<Applied>('SELECT scope, name, checksum FROM kit.migrations')).rows;
}

function noHistory(thrown: unknown): readonly Applied[] {
  const missing = thrown instanceof DatabaseError && ['42P01', '3F000'].includes(thrown.sqlState);
  if (missing) return [];
  throw thrown;
}

/**
 * The steps still to run. Names this version does not know are left alone: during a rolling update the newer version
 * has already been here.
 */
function pending(steps: readonly Step[], history: readonly Applied[]): readonly Step[] {
  const known = new Map(history.map((row) => [`${row.scope}/${row.name}`, row.checksum]));
  const last = new Map<string, string>();
  for (const { scope, name } of history) if (name > (last.get(scope) ?? '')) last.set(scope, name);
  return steps.filter(({ scope, name, checksum }) => {
    const recorded = known.get(`${scope}/${name}`);
    if (recorded !== undefined && recorded !== checksum) throw postgresErrors.POSTGRES_MIGRATION_CHANGED({ name });
    const latest = last.get(scope) ?? '';
    if (recorded === undefined && name < latest) {
      throw postgresErrors.POSTGRES_MIGRATION_INVALID({
        problem: `'${name}' comes before '${latest}', which is applied`,
      });
    }
    return recorded === undefined;
  });
}

async function apply(tx: Queryable, { scope, name, sql, checksum }: Step): Promise<void> {
  try {
    await runScript(tx, sql);
  } catch (thrown) {
    if (!(thrown instanceof DatabaseError)) throw thrown;
    throw postgresErrors.POSTGRES_MIGRATION_FAILED(
      { name, reason: `${thrown.message} (${thrown.sqlState})` },
      { cause: thrown },
    );
  }
  await tx.query('INSERT INTO kit.migrations (scope, name, checksum) VALUES ($1, $2, $3)', [scope, name, checksum]);
}
