// One bundled file, and a prepared embedded database so that a first start needs no initdb.
import { bundleServer } from '@enterprise-mcp/kit/build';

// PGlite brings its own WebAssembly and data files.
await bundleServer(import.meta.dirname, { prepare: 'src/snapshot.ts', external: ['@electric-sql/pglite'] });
