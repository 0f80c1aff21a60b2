// One bundled file, another for what reads documents, and a prepared database so that a first start needs no initdb.
import { bundleServer } from '@enterprise-mcp/kit/build';

await bundleServer(import.meta.dirname, {
  prepare: 'src/snapshot.ts',
  // Loaded by the command and by the first start alone.
  lazy: ['src/ingest/run-ingest.ts'],
  // PGlite and its extension bring their own WebAssembly and data files.
  external: ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'],
});
