import { join } from 'node:path';
import { build } from 'esbuild';
import { cedarBeside } from '../../../packages/kit/src/build/cedar-beside.ts';

const peers = join(import.meta.dirname, '../peers');
const alias = {
  '@modelcontextprotocol/server/_shims': join(import.meta.dirname, '../../../packages/kit/src/serve/sdk-shims.ts'),
};

/**
 * Bundles one of `peers/` with the options of the kit's `bundleServer`, so that both pay the same for being loaded. The
 * bare peers keep the SDK's form validator, as whoever bundles the SDK does; what has the kit in it has the replaced one.
 */
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
    external: ['pg-native'],
    plugins: [cedarBeside(dir)],
    ...(name === 'bare-server' || name === 'gate-bare' ? {} : { alias }),
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    // With them esbuild leaves out the beginning of modules that are imported statically and with import(). Not where
    // starts are measured.
    ignoreAnnotations: name.startsWith('governance'),
    legalComments: 'linked',
    logLevel: 'error',
  });
  return outfile;
}
