import { join } from 'node:path';
import { build } from 'esbuild';

const peers = join(import.meta.dirname, '../peers');

/** Bundles one of `peers/` as `apps/crm/build.mjs` bundles the CRM, so that both pay the same for being loaded. */
export async function bundlePeer(name: string, dir: string): Promise<string> {
  const outfile = join(dir, `${name}.js`);
  await build({
    entryPoints: [join(peers, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'linked',
    sourcesContent: false,
    minifySyntax: true,
    minifyWhitespace: true,
    conditions: ['@enterprise-mcp/source'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    legalComments: 'linked',
    logLevel: 'error',
  });
  return outfile;
}
