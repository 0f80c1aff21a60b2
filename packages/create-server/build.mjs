// One bundled file, and beside it the servers of this repository as they are now: the templates.
import { join } from 'node:path';
import { build } from 'esbuild';
import { collect } from './collect.mjs';

const here = import.meta.dirname;
await collect(join(here, '../..'), join(here, 'dist/templates'));
await build({
  entryPoints: [join(here, 'src/bin.ts')],
  outfile: join(here, 'dist/bin.js'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
});
