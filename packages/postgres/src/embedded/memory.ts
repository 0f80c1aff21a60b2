import { createDatabase } from '../create-database.ts';
import type { Database } from '../database.ts';
import { LocalEngine } from './local-engine.ts';
import { type EmbeddedExtension, openPglite } from './pglite.ts';
import { readSnapshot } from './snapshot-file.ts';

export interface MemoryDatabaseOptions {
  /** A file written by `buildSnapshot`; without it PGlite runs initdb, which takes seconds. */
  readonly snapshot?: string | URL | undefined;
  readonly extensions?: readonly EmbeddedExtension[] | undefined;
}

/** A database that lives and dies with this object, for tests and `--demo`. */
export async function openMemoryDatabase(options: MemoryDatabaseOptions = {}): Promise<Database> {
  const { snapshot, extensions = [] } = options;
  const loaded = snapshot === undefined ? {} : { loadDataDir: new Blob([await readSnapshot(snapshot)]) };
  return createDatabase(new LocalEngine(await openPglite(loaded, extensions), 'memory'));
}
