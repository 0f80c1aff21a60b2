import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AuditStore, fileState, type HealthReport, type KitState, type Logger } from '@enterprise-mcp/kit';
import type { Database } from './database.ts';
import { openEmbeddedDatabase } from './embedded/open.ts';
import type { EmbeddedExtension } from './embedded/pglite.ts';
import { kitMigrations } from './kit/migrations.ts';
import { postgresAudit } from './kit/postgres-audit.ts';
import { postgresState } from './kit/postgres-state.ts';
import { applyPending } from './migrations/migrate.ts';
import { loadSteps } from './migrations/source.ts';
import { openServerDatabase } from './server/open.ts';

export interface ConnectDatabaseOptions {
  /** PostgreSQL to use; without it the embedded database in `dir`. */
  readonly url?: string | undefined;
  readonly poolSize?: number | undefined;
  /** As of `openServerDatabase`. Calls of tools are stopped at their deadline all the same. */
  readonly statementTimeoutMs?: number | undefined;
  /** Folder of the embedded database. */
  readonly dir: string;
  /** History of the migrations: the server's name. */
  readonly scope: string;
  /** Folder with the server's `NNNN_name.sql` files. */
  readonly migrations: URL;
  /** Prepared embedded database made by `buildSnapshot`; where it is missing, the first start runs initdb. */
  readonly snapshot: URL;
  readonly extensions?: readonly EmbeddedExtension[] | undefined;
  readonly log: Logger;
}

/** What most servers' `connect` needs of a database: opened, migrated, with the kit's state in it. */
export interface ConnectedDatabase {
  readonly db: Database;
  readonly state: KitState;
  /** For servers whose audit log is kept in the database. */
  readonly audit: AuditStore;
  health(): Promise<readonly HealthReport[]>;
}

/**
 * Opens the configured or the embedded database and brings its schema up to date.
 *
 * @throws CodedError of `openServerDatabase`, `openEmbeddedDatabase` or `migrate`; nothing stays open then.
 */
export async function connectDatabase(options: ConnectDatabaseOptions): Promise<ConnectedDatabase> {
  const { url, poolSize, statementTimeoutMs, dir, scope, migrations, snapshot, extensions, log } = options;
  const prepared = existsSync(fileURLToPath(snapshot)) ? snapshot : undefined;
  const steps = Promise.all([loadSteps(kitMigrations, 'kit'), loadSteps(migrations, scope)]);
  // Awaited when the database is open; one that cannot be opened is told first.
  steps.catch(() => undefined);
  const db = url
    ? await openServerDatabase({ url, poolSize, statementTimeoutMs, log })
    : await openEmbeddedDatabase({ dir, snapshot: prepared, extensions, log });
  try {
    await applyPending(db, (await steps).flat());
  } catch (error) {
    await db.close();
    throw error;
  }
  const state = postgresState(db, { scope, beside: fileState(join(dir, 'state')) });
  return { db, state, audit: postgresAudit(db, scope), health: () => healthOf(db) };
}

async function healthOf(db: Database): Promise<readonly HealthReport[]> {
  const name = db.kind === 'server' ? 'PostgreSQL' : 'embedded database';
  try {
    const { version, milliseconds } = await db.ping();
    return [{ name, ok: true, detail: `${version}, ${db.kind}, answers in ${milliseconds.toFixed(1)} ms` }];
  } catch (error) {
    return [{ name, ok: false, detail: error instanceof Error ? error.message : String(error) }];
  }
}
