import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const CEDAR = '@cedar-policy/cedar-wasm/nodejs';
const FOLDER = 'cedar';

/**
 * Puts Cedar's build for node beside the bundle, in `dist/cedar`, and imports it from there: WebAssembly cannot be
 * bundled, and a start without a policy file must not even parse its loader. The folder's own package.json says that
 * it is CommonJS, and under which licence. Where Cedar is not installed the import stays, and fails when it is needed.
 * Where it is, its folder is added to `beside`.
 */
export function cedarBeside(dist: string, beside: Set<string> = new Set()): Plugin {
  return {
    name: 'cedar-beside',
    setup(build) {
      let source: string | undefined;
      build.onResolve({ filter: new RegExp(`^${CEDAR}$`) }, async ({ pluginData, kind, importer, resolveDir }) => {
        if (pluginData === CEDAR) return undefined;
        const { path, errors } = await build.resolve(CEDAR, { kind, importer, resolveDir, pluginData: CEDAR });
        if (errors.length > 0) return { path: CEDAR, external: true };
        source = dirname(path);
        beside.add(source);
        return { path: `./${FOLDER}/cedar_wasm.js`, external: true };
      });
      build.onEnd(async () => {
        if (source === undefined) return;
        const wanted = (file: string) => !/\.d\.ts$|\.md$/.test(file);
        await cp(source, join(dist, FOLDER), { recursive: true, dereference: true, filter: wanted });
      });
    },
  };
}
