import { posix } from 'node:path';
import type { SourceFile } from './source-file.ts';

/** One breach: which file, and what is wrong with it. */
export interface Offence {
  readonly file: string;
  readonly problem: string;
}

/** A layer inside an app, and what its files may import beside their own folder. */
interface Layer {
  readonly is: (path: string) => boolean;
  readonly inside: readonly RegExp[];
  readonly packages: readonly RegExp[];
}

const kit = /^@enterprise-mcp\/kit$/;
/** Pure functions that import nothing: the one part of the kit that a domain may use. */
const text = /^@enterprise-mcp\/kit\/text$/;
const zod = /^zod$/;
const core = [/^ports$/, /^domain\//, /^errors$/];
/** What a command needs beyond the tools' ports is declared beside it: `import/port.ts`. */
const portOfCommand = /^[a-z-]+\/port$/;

const layers: Readonly<Record<string, Layer>> = {
  domain: { is: (path) => path.startsWith('domain/'), inside: [/^errors$/], packages: [zod, text] },
  ports: { is: (path) => path === 'ports.ts', inside: [/^domain\//], packages: [kit] },
  'tools, resources and prompts': {
    is: (path) => /^(tools|resources|prompts)\//.test(path),
    inside: [...core, /^define$/],
    packages: [kit, text, zod],
  },
  adapters: {
    is: (path) => path.startsWith('adapters/'),
    inside: [...core, portOfCommand],
    packages: [/^(?!@modelcontextprotocol\/|@enterprise-mcp\/testkit)/],
  },
};

/** Inside an app: who may import whom. Tests may reach everything within their app. */
export function directionOffences(file: SourceFile): Offence[] {
  const [, app, path = ''] = /^apps\/([^/]+)\/src\/(.+)$/.exec(file.path) ?? [];
  if (app === undefined || isTest(file.path)) return [];
  const [name, layer] = Object.entries(layers).find(([, candidate]) => candidate.is(path)) ?? [];
  return file.imports.flatMap((specifier) => {
    const offence = (problem: string) => [{ file: file.path, problem: `${problem}: '${specifier}'` }];
    if (!specifier.startsWith('.')) {
      const allowed = layer?.packages.some((pattern) => pattern.test(specifier)) ?? true;
      return allowed ? [] : offence(`${name} must not import this package`);
    }
    const target = targetOf(path, specifier);
    if (target.startsWith('adapters/') && path !== 'connect.ts' && !path.startsWith('adapters/')) {
      return offence('only connect.ts imports adapters');
    }
    if (!layer || sameFolder(path, target)) return [];
    return layer.inside.some((pattern) => pattern.test(target)) ? [] : offence(`${name} must not import this`);
  });
}

/** Between packages: through entry points only, never another app, and the SDK only where the protocol is served. */
export function boundaryOffences(
  file: SourceFile,
  entryPoints: ReadonlySet<string>,
  apps: readonly string[],
): Offence[] {
  const home = packageOf(file.path);
  return file.imports.flatMap((specifier) => {
    const offence = (problem: string) => [{ file: file.path, problem: `${problem}: '${specifier}'` }];
    if (specifier.startsWith('@modelcontextprotocol/')) {
      return mayImportSdk(file.path)
        ? []
        : offence('only packages/kit/src/serve and packages/testkit import the MCP SDK');
    }
    const app = apps.find((name) => specifier === `@enterprise-mcp/${name}`);
    if (app !== undefined && home !== `apps/${app}`) return offence('nobody imports an app');
    if (specifier.startsWith('@enterprise-mcp/') && !entryPoints.has(specifier)) {
      return offence('no deep import of another package');
    }
    if (!specifier.startsWith('.') || home === undefined) return [];
    const target = posix.normalize(posix.join(posix.dirname(file.path), specifier));
    const there = packageOf(target);
    return there === home || there === undefined ? [] : offence(`no import of the files of ${there}`);
  });
}

/** Benchmarks measure the kit against bare SDK servers. */
const SDK_HOMES = ['packages/kit/src/serve/', 'packages/testkit/', 'tooling/bench/'];

function mayImportSdk(path: string): boolean {
  return SDK_HOMES.some((home) => path.startsWith(home));
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || /\/test\//.test(path);
}

/** `apps/crm` of `apps/crm/src/tools/x.ts`. */
function packageOf(path: string): string | undefined {
  return /^(apps|packages)\/[^/]+(?=\/)/.exec(path)?.[0];
}

/** Where a relative import leads, from the app's `src`, without extension. */
function targetOf(path: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(path), specifier)).replace(/\.(ts|js)$/, '');
}

/** Siblings may share within one layer; an adapter's folder is its backend's: `adapters/postgres`. */
function sameFolder(path: string, target: string): boolean {
  const depth = path.startsWith('adapters/') ? 2 : 1;
  const folder = path.split('/').slice(0, -1).slice(0, depth).join('/');
  return folder !== '' && target.startsWith(`${folder}/`);
}
