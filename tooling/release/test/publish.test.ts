import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spawnServer } from '@enterprise-mcp/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadApps, root } from '../../docs/servers.ts';
import { firstCall } from '../first-calls.ts';
import { hostConfigs } from '../host-configs.ts';
import { publishAll } from '../publish.mjs';
import { startRegistry } from '../verdaccio.mjs';

// The way of a release, from the packages as they are now to a stranger's empty folder.

const run = promisify(execFile);
const apps = await loadApps();

let registry: Awaited<ReturnType<typeof startRegistry>>;
let published: ReturnType<typeof publishAll>;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  registry = await startRegistry();
  published = publishAll({ registry: registry.url, env: registry.env });
  folder = await mkdtemp(join(tmpdir(), 'enterprise-mcp-consumer-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  // A stranger has none of what pnpm and vitest put into the environment.
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|pnpm_|vitest|node_env$|node_options$|init_cwd$)/i.test(name),
  );
  env = { ...Object.fromEntries(own), ...registry.env };
});

afterAll(async () => {
  await registry?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Names of the workspace's packages that are not private. */
async function publishable(): Promise<string[]> {
  const names: string[] = [];
  for (const kind of ['apps', 'packages']) {
    for (const name of await readdir(join(root, kind))) {
      const manifest = await readFile(join(root, kind, name, 'package.json'), 'utf8').catch(() => undefined);
      if (manifest === undefined) continue;
      const parsed = JSON.parse(manifest) as { name: string; private?: boolean };
      if (!parsed.private) names.push(parsed.name);
    }
  }
  return names.sort();
}

/** Every package.json below a node_modules folder, of our own scope. */
async function ownManifests(modules: string): Promise<{ path: string; text: string }[]> {
  const scope = join(modules, '@enterprise-mcp');
  const names = await readdir(scope).catch(() => []);
  return Promise.all(
    names.map(async (name) => {
      const path = join(scope, name, 'package.json');
      return { path, text: await readFile(path, 'utf8') };
    }),
  );
}

describe('publishing', () => {
  it('publishes every package that is not private', async () => {
    expect(published.map(({ name }) => name).sort()).toEqual(await publishable());
    for (const { name, outcome, output } of published) expect(outcome, `${name}: ${output}`).toBe('published');
  });

  it('publishes nothing twice', () => {
    const again = publishAll({ registry: registry.url, env: registry.env });
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['already there']));
  });

  it('leaves no workspace or catalog reference in a manifest', async () => {
    for (const { name, version } of published) {
      const { stdout } = await run('npm', ['view', `${name}@${version}`, '--json'], { cwd: folder, env });
      expect(stdout, name).not.toMatch(/"(workspace|catalog):/);
    }
  });
});

describe.each(apps)('a stranger takes the server $name', ({ name }) => {
  const packageName = `@enterprise-mcp/${name}`;
  let own: string;

  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), 'enterprise-mcp-npx-'));
  });
  afterAll(() => rm(own, { recursive: true, force: true }));

  it('gets a useful answer from npx -y, with an empty folder, an empty cache and nothing configured', async () => {
    const server = await spawnServer('sdk-1.x', {
      command: 'npx',
      args: ['-y', packageName],
      cwd: own,
      env: { ...stranger(env), HOME: own, NPM_CONFIG_CACHE: join(own, 'cache') },
    });
    const { tool, args, says } = firstCall(name);
    expect((await server.client.call(tool, args)).text).toMatch(says);
    expect(await server.close()).toBe(0);
  });

  it('gets few packages, none of the workspace, and an executable', async () => {
    const [fetched = ''] = await readdir(join(own, 'cache/_npx'));
    const modules = join(own, 'cache/_npx', fetched, 'node_modules');
    const lock = JSON.parse(await readFile(join(modules, '.package-lock.json'), 'utf8')) as { packages: object };
    expect(Object.keys(lock.packages).length).toBeLessThanOrEqual(5);
    const manifests = await ownManifests(modules);
    expect(manifests.length).toBe(1);
    for (const { path, text } of manifests) expect(text, path).not.toMatch(/"(workspace|catalog):/);
    const bin = join(modules, packageName, 'dist/bin.js');
    expect((await readFile(bin, 'utf8')).startsWith('#!/usr/bin/env node')).toBe(true);
    expect((await stat(bin)).mode & 0o111).not.toBe(0);
  });
});

describe('what the pages tell a reader to put into a host', () => {
  const configs = hostConfigs();
  const [shell, direct] = [
    configs.filter(({ command }) => command === 'cmd'),
    configs.filter(({ command }) => command !== 'cmd'),
  ];

  it('is there for every server', () => {
    for (const { folder, name } of apps) {
      expect(configs.filter(({ page, server }) => page === `${folder}/README.md` && server === name)).not.toEqual([]);
    }
  });

  it.each(direct)('starts as written: $server of $page, $args $env', async ({ command, args, env: settings }) => {
    const home = await mkdtemp(join(tmpdir(), 'enterprise-mcp-host-'));
    try {
      const server = await spawnServer('sdk-1.x', {
        command,
        args,
        env: { ...stranger(env), HOME: home, ...settings },
      });
      expect((await server.client.listTools()).length).toBeGreaterThan(0);
      expect(await server.close()).toBe(0);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });

  it.each(shell)(
    'is for Windows what it is elsewhere: $server of $page, $args',
    ({ args: [slash, ...args], env: settings }) => {
      expect(slash).toBe('/c');
      const [command, ...rest] = args;
      expect(direct).toContainEqual(expect.objectContaining({ command, args: rest, env: settings }));
    },
  );
});

/** Only texts: a variable may be undefined. */
function stranger(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
