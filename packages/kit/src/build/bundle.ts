import { rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { cedarBeside } from './cedar-beside.ts';
import { type Built, bundledPackages, writeNotices } from './third-party.ts';

export interface BundleOptions {
  /** Module that is bundled like the server and run once at the end of the build, e.g. to prepare a database. */
  readonly prepare?: string;
  /** Modules that are imported with `import()` and get a bundle of their own, so that a start does not read them. */
  readonly lazy?: readonly string[];
  /** Packages that cannot be bundled and stay run-time dependencies. */
  readonly external?: readonly string[];
}

/**
 * Bundles the server in `root` from `src/bin.ts` to one file, `dist/bin.js`, with a linked source map and the licences
 * of what is bundled (`THIRD_PARTY.txt`); Cedar stays a folder of its own beside it, read only where there is a policy
 * file. Workspace packages are taken from their sources. Needs esbuild; rejects when bundling fails.
 */
export async function bundleServer(
  root: string,
  { prepare, lazy = [], external = [] }: BundleOptions = {},
): Promise<void> {
  const dist = join(root, 'dist');
  await rm(dist, { recursive: true, force: true });
  const beside = new Set<string>();
  const published: BuildOptions & { metafile: true } = {
    ...common(root, external, beside),
    metafile: true,
    sourcemap: 'linked',
    sourcesContent: false,
    // Names are kept: a stack trace in a log is read by people, and short names start no faster.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'linked',
  };
  const apart = lazy.map((module) => ({ source: join(root, module), bundle: `${parse(module).name}.js` }));
  const packages = new Map<string, { readonly from: string; readonly bundle: string }>();
  const { metafile } = await build({
    ...published,
    define: { __TOOL_LISTINGS__: await toolListings(root, external) },
    entryPoints: [join(root, 'src/bin.ts')],
    outfile: join(dist, 'bin.js'),
    plugins: [...(published.plugins ?? []), leftApart(apart), packagesApart(packages)],
  });
  const built: Built[] = [{ metafile, from: root }];
  for (const { source, bundle } of apart) {
    const { metafile } = await build({ ...published, entryPoints: [source], outfile: join(dist, bundle) });
    built.push({ metafile, from: root });
  }
  for (const [name, { from, bundle }] of packages) {
    const alone = { absWorkingDir: from, entryPoints: [name], outfile: join(dist, bundle) };
    const { metafile } = await build({ ...published, ...alone, plugins: [builtinsWhenNeeded] });
    built.push({ metafile, from });
  }
  await writeNotices(dist, await bundledPackages(root, built, beside));
  if (prepare === undefined) return;
  const script = join(dist, 'prepare.mjs');
  await build({ ...common(root, external), entryPoints: [join(root, prepare)], outfile: script });
  await import(pathToFileURL(script).href);
  await rm(script);
}

/** Leaves imports of these modules as imports of their bundles, which lie beside. */
function leftApart(modules: readonly { readonly source: string; readonly bundle: string }[]): Plugin {
  return {
    name: 'left-apart',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        const module = modules.find(({ source }) => source === join(resolveDir, path));
        return kind === 'dynamic-import' && module ? { path: `./${module.bundle}`, external: true } : undefined;
      });
    },
  };
}

/** Leaves packages that are imported with `import()` as imports of bundles of their own, and tells which. */
function packagesApart(found: Map<string, { readonly from: string; readonly bundle: string }>): Plugin {
  return {
    name: 'packages-apart',
    setup({ onResolve, initialOptions: { external = [] } }) {
      onResolve({ filter: /^[@a-z]/ }, ({ kind, path, resolveDir, pluginData }) => {
        const stays = [...external, 'node:*', '@enterprise-mcp/*'].some((name) =>
          name.endsWith('*') ? path.startsWith(name.slice(0, -1)) : path === name,
        );
        // With data of its own another plugin asks where the package is.
        if (kind !== 'dynamic-import' || stays || pluginData !== undefined) return undefined;
        const bundle = `${path.replace(/\.js$/, '').replaceAll(/\W+/g, '-').replace(/^-/, '')}.js`;
        found.set(path, { from: resolveDir, bundle });
        return { path: `./${bundle}`, external: true };
      });
    },
  };
}

/**
 * Node's own modules that take milliseconds to load, and are needed by what is imported with `import()` only. A bundle
 * would begin with all the imports of its parts; `require()` comes when its part does.
 */
const builtinsWhenNeeded: Plugin = {
  name: 'builtins-when-needed',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?(http|http2|https|net|tls|zlib|readline\/promises)$/ }, ({ kind, path }) =>
      kind === 'import-statement' ? { path: path.replace(/^node:/, ''), namespace: 'builtin' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require('node:${path}');`,
    }));
  },
};

/** The tool list of `src/server.ts` as JSON: converting its schemas would be a good part of a start. */
async function toolListings(root: string, external: readonly string[]): Promise<string> {
  const script = join(root, 'dist/listings.mjs');
  const contents = `
    import { compileTool, kitTools } from '@enterprise-mcp/kit/serve';
    import { server } from './src/server.ts';
    export const listings = Object.fromEntries([...server.tools, ...kitTools(server.tools)].map((tool) => [tool.name, compileTool(tool).listing]));`;
  await build({ ...common(root, external), stdin: { contents, resolveDir: root, loader: 'ts' }, outfile: script });
  const { listings } = (await import(pathToFileURL(script).href)) as { listings: object };
  await rm(script);
  return JSON.stringify(listings);
}

/** `beside` gets the folders of packages that are put beside the bundle. */
function common(root: string, external: readonly string[], beside: Set<string> = new Set()): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    conditions: ['@enterprise-mcp/source'],
    // pg-native is an optional part of pg that nobody installs.
    external: ['pg-native', ...external.flatMap((name) => [name, `${name}/*`])],
    plugins: [cedarBeside(join(root, 'dist'), beside), builtinsWhenNeeded],
    alias: {
      '@modelcontextprotocol/server/_shims': besideThis('../serve/sdk-shims'),
      // Its CommonJS is put together at run time, which no bundler can follow.
      'jsonc-parser': fileURLToPath(import.meta.resolve('jsonc-parser')).replace(/([/\\])umd\1/, '$1esm$1'),
    },
    // Packages in CommonJS call require() for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  };
}

/** A module of the kit, whether it runs from its sources or as published. */
function besideThis(module: string): string {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return fileURLToPath(new URL(module + extension, import.meta.url));
}
