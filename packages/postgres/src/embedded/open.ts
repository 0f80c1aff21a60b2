import type { Logger } from '@enterprise-mcp/kit';
import { createDatabase } from '../create-database.ts';
import type { Database } from '../database.ts';
import { EmbeddedEngine } from './embedded-engine.ts';
import type { EmbeddedExtension } from './pglite.ts';

export interface EmbeddedDatabaseOptions {
  /** Folder of this database; created with mode 0700. One server per folder, any number of processes. */
  readonly dir: string;
  readonly log: Logger;
  /** A file of `buildSnapshot` for the first start. Without it initdb runs, which takes seconds and 0.5 GB. */
  readonly snapshot?: string | URL | undefined;
  /** Modules to load, by name. `CREATE EXTENSION` belongs into a migration. */
  readonly extensions?: readonly EmbeddedExtension[] | undefined;
}

/**
 * A `Database` in a folder. The first process owns it and serves it to the others through a local socket; when it ends,
 * in order or killed, another takes over. `kind` changes then from `embedded-follower` to `embedded-owner`.
 *
 * A call that waited for its turn moves to the new owner. One that had begun fails with `BACKEND_UNAVAILABLE`; whether
 * its commit took effect is then unknown, and repeating it with the same idempotency key is safe.
 *
 * An acknowledged commit survives the end of the process in any way. PGlite runs without fsync: a power failure can
 * lose the last seconds. A statement occupies the owner's thread until it ends; cancelling takes effect after it.
 *
 * @throws CodedError `POSTGRES_FOLDER_UNUSABLE`, `POSTGRES_FOLDER_OWNED_ELSEWHERE`, `POSTGRES_OWNER_INCOMPATIBLE`,
 * `BACKEND_UNAVAILABLE`.
 */
export async function openEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<Database> {
  const { dir, log, snapshot, extensions = [] } = options;
  const engine = new EmbeddedEngine({ dir, log, snapshot, extensions });
  await engine.ready();
  return createDatabase(engine);
}
