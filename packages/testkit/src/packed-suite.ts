import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ClientKind } from './clients/client.ts';
import { type SpawnedServer, spawnServer } from './clients/spawned.ts';
import { type PackedPackage, packAndInstall } from './packed.ts';

export interface PackedServer {
  /** The server's `bin` as npm installs it. */
  readonly bin: string;
  /** The folder it is installed in. */
  readonly dir: string;
  /** A folder that is gone after the test. */
  emptyFolder(): Promise<string>;
  /** Starts it as a host does; it is killed after the test. */
  start(
    kind: ClientKind,
    dataDir: string,
    args?: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<SpawnedServer>;
}

export interface PackedOptions {
  /** The prefix of its settings, `CRM`. */
  readonly prefix: string;
  /** Settings of every start. */
  readonly env?: Readonly<Record<string, string>>;
  /** Bundles beside `bin.js` that only this server has. */
  readonly bundles?: readonly string[];
  /** Further files that its package may hold. */
  readonly also?: RegExp;
}

/** What every server with an embedded and a server database consists of. */
const BUNDLES = ['bin', 'pg', 'rate-limiter-flexible-lib-RateLimiterMemory'];
const FILES = [
  /^dist\/(THIRD_PARTY\.txt|third-party\.json|database\.tar\.br|cedar\/(cedar_wasm\.js|cedar_wasm_bg\.wasm|package\.json))$/,
  /^(migrations\/\d{4}_\w+\.sql|package\.json|README\.md|CHANGELOG\.md|LICENSE|server\.json)$/,
];

/**
 * Packs and installs the server in `root` once for a file of tests, and proves that its package holds its bundles, their
 * assets and nothing else.
 */
export function packedServer(root: string, { prefix, env = {}, bundles = [], also }: PackedOptions): PackedServer {
  let packed: PackedPackage;
  const folders: string[] = [];
  const servers: SpawnedServer[] = [];

  beforeAll(async () => {
    packed = await packAndInstall(root);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) server.process.kill('SIGKILL');
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });
  afterAll(() => packed?.remove());

  it('the package holds its bundles, their assets and nothing of others', () => {
    const all = [...BUNDLES, ...bundles].map((name) => `dist/${name}.js`);
    const known = [...FILES, ...(also ? [also] : [])];
    const isKnown = (file: string) =>
      all.includes(file.replace(/\.(map|LEGAL\.txt)$/, '')) || known.some((pattern) => pattern.test(file));
    expect(packed.files.filter((file) => !isKnown(file))).toEqual([]);
    expect(packed.files).toEqual(expect.arrayContaining([...all, 'dist/database.tar.br']));
  });

  return {
    get bin() {
      return packed.bin;
    },
    get dir() {
      return packed.dir;
    },
    async emptyFolder() {
      const folder = await mkdtemp(join(tmpdir(), `mcp-${prefix.toLowerCase()}-e2e-`));
      folders.push(folder);
      return folder;
    },
    async start(kind, dataDir, args = [], over = {}) {
      const server = await spawnServer(kind, {
        command: process.execPath,
        args: [packed.bin, ...args],
        env: { [`${prefix}_DATA_DIR`]: dataDir, ...env, ...over },
        cwd: dataDir,
      });
      servers.push(server);
      return server;
    },
  };
}
