import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Extension, PGlite, PGliteOptions } from '@electric-sql/pglite';

/** An extension of PGlite's own contrib bundle by name, or one that the server brings along. */
export type EmbeddedExtension =
  | 'pg_trgm'
  | 'unaccent'
  | { readonly name: string; readonly load: () => Promise<Extension> };

// Literal imports, so that a bundler sees and keeps them.
const loaders = {
  pg_trgm: async () => (await import('@electric-sql/pglite/contrib/pg_trgm')).pg_trgm,
  unaccent: async () => (await import('@electric-sql/pglite/contrib/unaccent')).unaccent,
} as const;

// 16 MB of buffers instead of 128, 32 MB of old log to write over instead of 80: the data of one user does not need more.
const settings = ['-c', 'shared_buffers=16MB', '-c', 'min_wal_size=32MB'];

// Node has it; its types come with those of the browser.
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<Engine> };
type Engine = NonNullable<PGliteOptions['pgliteWasmModule']>;
let engine: Promise<Engine | undefined> | undefined;

/** Loads and compiles PGlite ahead of `openPglite`, while something else is waited for. What fails here fails there. */
export async function loadPglite(): Promise<void> {
  engine ??= compile().catch(() => undefined);
  await Promise.allSettled([import('@electric-sql/pglite'), engine]);
}

/** PGlite itself compiles the WebAssembly only when it has loaded everything else. */
async function compile(): Promise<Engine> {
  const dist = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  return WebAssembly.compile(await readFile(join(dist, 'pglite.wasm')));
}

/**
 * Opens PGlite. Imported here and not at the top: its WebAssembly costs a third of a second, which `initialize` and
 * `tools/list` must not wait for. Until it is closed, a timer of its statistics keeps the process alive.
 */
export async function openPglite(options: PGliteOptions, extensions: readonly EmbeddedExtension[]): Promise<PGlite> {
  const { PGlite: Pglite } = await import('@electric-sql/pglite');
  // Its constructor reads all types to make parsers for their arrays, a fifth of the time. The parsers are replaced below.
  class Untyped extends Pglite {
    override async _initArrayTypes(): Promise<void> {}
  }
  const entries = await Promise.all(
    extensions.map(async (extension) =>
      typeof extension === 'string'
        ? ([extension, await loaders[extension]()] as const)
        : ([extension.name, await extension.load()] as const),
    ),
  );
  const compiled = await engine;
  const pg = new Untyped({
    ...options,
    ...(compiled !== undefined && { pgliteWasmModule: compiled }),
    startParams: [...Pglite.defaultStartParams, ...settings],
    extensions: Object.fromEntries(entries),
  });
  await pg.waitReady;
  // Values stay text here: they are decoded by codec.ts, alike for every backend, or travel on to a follower.
  pg.parsers = new Proxy({}, { get: () => (text: string) => text });
  pg.serializers = new Proxy({}, { get: () => (value: unknown) => value });
  return pg;
}

/** The tar of an empty cluster, for a first start without a snapshot. Runs initdb, which takes seconds. */
export async function freshDataDir(): Promise<Uint8Array<ArrayBuffer>> {
  const pg = await openPglite({}, []);
  try {
    return new Uint8Array(await (await pg.dumpDataDir('none')).arrayBuffer());
  } finally {
    await pg.close();
  }
}
