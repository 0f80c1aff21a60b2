import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishAll } from '../publish.mjs';
import { startRegistry } from '../verdaccio.mjs';

// The way of a release, from the packages as they are now to a stranger's empty folder.

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

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

describe('a stranger installs the CRM', () => {
  beforeAll(async () => {
    await run('npm', ['install', '@enterprise-mcp/crm'], { cwd: folder, env });
  });

  it('has a tree without workspace or catalog references', async () => {
    const manifests = await ownManifests(join(folder, 'node_modules'));
    expect(manifests.length).toBeGreaterThan(0);
    for (const { path, text } of manifests) expect(text, path).not.toMatch(/"(workspace|catalog):/);
  });

  it('starts: npx mcp-crm --version', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'apps/crm/package.json'), 'utf8')) as { version: string };
    const { stdout } = await run('npx', ['--no-install', 'mcp-crm', '--version'], { cwd: folder, env });
    expect(stdout).toContain(version);
  });

  it('starts without an installation: npx -y @enterprise-mcp/crm --version', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'enterprise-mcp-npx-'));
    try {
      const { stdout } = await run('npx', ['-y', '@enterprise-mcp/crm', '--version'], { cwd: elsewhere, env });
      expect(stdout.trim()).not.toBe('');
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  it('gets an executable with a shebang', async () => {
    const bin = join(folder, 'node_modules/@enterprise-mcp/crm/dist/bin.js');
    expect((await readFile(bin, 'utf8')).startsWith('#!/usr/bin/env node')).toBe(true);
    expect((await stat(bin)).mode & 0o111).not.toBe(0);
  });
});
