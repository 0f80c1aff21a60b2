import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { createTar, parseTar } from 'nanotar';
import { createDatabase } from './create-database.ts';
import type { Database } from './database.ts';
import { LocalEngine } from './embedded/local-engine.ts';
import { type EmbeddedExtension, openPglite } from './embedded/pglite.ts';
import { kitMigrations } from './kit/migrations.ts';
import { type MigrateOptions, migrate } from './migrations/migrate.ts';
import type { MigrationSource } from './migrations/source.ts';

export interface BuildSnapshotOptions extends MigrateOptions {
  readonly migrations: MigrationSource;
  readonly extensions?: readonly EmbeddedExtension[] | undefined;
  /** Puts data into the migrated database that every first start begins with. */
  readonly fill?: ((db: Database) => Promise<void>) | undefined;
  /** Where to write: `.tar.br` (smallest) or `.tar.gz`. */
  readonly out: string | URL;
}

/**
 * Writes a prepared data folder with the migrations and those of the kit's state applied, so that a first start needs no initdb. For build time:
 * runs initdb, which takes seconds and 0.5 GB.
 *
 * @returns the size of the file in bytes.
 */
export async function buildSnapshot(options: BuildSnapshotOptions): Promise<{ readonly bytes: number }> {
  const pg = await openPglite({}, options.extensions ?? []);
  const engine = new LocalEngine(pg, 'memory');
  let dump: ArrayBuffer;
  try {
    const db = createDatabase(engine);
    await migrate(db, kitMigrations);
    await migrate(db, options.migrations, options);
    await options.fill?.(db);
    // The templates hold two more copies of every catalogue; without them the first start writes a third of the files.
    await pg.exec('UPDATE pg_database SET datistemplate = false');
    for (const template of ['template0', 'template1']) await pg.exec(`DROP DATABASE ${template}`);
    await pg.exec('VACUUM FULL');
    await pg.exec('CHECKPOINT');
    const { rows } = await pg.query<{ current: string }>('SELECT pg_walfile_name(pg_current_wal_lsn()) AS current');
    dump = await (await pg.dumpDataDir('none')).arrayBuffer();
    dump = repack(dump, rows[0]?.current ?? '');
  } finally {
    await engine.close();
  }
  const out = options.out instanceof URL ? fileURLToPath(options.out) : options.out;
  const packed = await compress(new Uint8Array(dump), out);
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, packed);
  return { bytes: packed.byteLength };
}

/** Without WAL segments that the checkpoint left behind, without times: the same input gives nearly the same file. */
function repack(tar: ArrayBuffer, currentSegment: string): ArrayBuffer {
  const stale = (name: string) => /pg_wal\/[0-9A-F]{24}$/.test(name) && !name.endsWith(currentSegment);
  const entries = parseTar(tar)
    .map((entry) => ({ ...entry, name: entry.name.replace(/^\/+/, '') }))
    .filter(({ name }) => name !== '' && !stale(name) && name !== 'postmaster.pid')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.map(({ name, data, type }) =>
    type === 'directory' ? { name } : { name, data: data ?? new Uint8Array() },
  );
  return Uint8Array.from(createTar(files, { attrs: { mtime: 0 } })).buffer;
}

function compress(tar: Uint8Array, out: string): Promise<Uint8Array> {
  if (!out.endsWith('.br')) return promisify(gzip)(tar, { level: 9 });
  // A window of 16 MB, where gzip sees 32 KB.
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_SIZE_HINT]: tar.byteLength,
  };
  return promisify(brotliCompress)(tar, { params });
}
