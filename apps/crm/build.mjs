// Bundles the server into one file and prepares the embedded database, so that a first start needs no initdb.
import { rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const require =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

await rm(here('dist'), { recursive: true, force: true });
await build({
  entryPoints: [here('src/bin.ts')],
  outfile: here('dist/bin.js'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  minifyWhitespace: true,
  conditions: ['@enterprise-mcp/source'],
  // PGlite brings its own WebAssembly and data files; pg-native is optional and absent.
  external: ['@electric-sql/pglite', '@electric-sql/pglite/*', 'pg-native'],
  // Packages in CommonJS call require() for Node's own modules.
  banner: { js: require },
  legalComments: 'linked',
});

// The bundle that was just built prepares its own database: same migrations, same code.
await build({
  entryPoints: [here('src/snapshot.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  outfile: here('dist/snapshot.build.mjs'),
  conditions: ['@enterprise-mcp/source'],
  external: ['@electric-sql/pglite', '@electric-sql/pglite/*', 'pg-native'],
  banner: { js: require },
});
await import(pathToFileURL(here('dist/snapshot.build.mjs')).href);
await rm(here('dist/snapshot.build.mjs'));
