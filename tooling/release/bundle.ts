// Makes an `.mcpb` bundle of each server, as a host installs it with a click: what npm would install, the manifest with
// the form for the settings, and the icon.
//   tsx --conditions=@enterprise-mcp/source tooling/release/bundle.ts FOLDER [NAME…]     prints one bundle a line
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mcpbManifest, type PackageFacts } from '@enterprise-mcp/kit';
import { type App, loadApps, root } from '../docs/servers.ts';
import { packAll } from './pack.mjs';

export const mcpb = join(import.meta.dirname, 'node_modules/.bin/mcpb');

/** The manifest of a server's bundle. */
export function manifestOf({ folder, server }: App): Record<string, unknown> {
  const facts = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as PackageFacts;
  return { ...mcpbManifest(server, facts), icon: 'icon.png' };
}

/** Throws with what the official tool says when a manifest, or the icon beside it, is not as it should be. */
export function validateManifest(path: string): void {
  const { status, stdout, stderr } = spawnSync(mcpb, ['validate', path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${path}: ${stdout}${stderr}`);
}

/** Bundles of the named servers (or of all), in `folder`; what is built is packed. */
export async function bundleServers(folder: string, names?: readonly string[]): Promise<readonly string[]> {
  const out = resolve(folder);
  mkdirSync(out, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'enterprise-mcp-bundle-'));
  try {
    const packed = packAll(scratch);
    const apps = (await loadApps()).filter(({ name }) => names === undefined || names.includes(name));
    return apps.map((app) => {
      const tarball = packed.find(({ name }) => name === `@enterprise-mcp/${app.name}`);
      if (!tarball) throw new Error(`${app.name} is no package to publish`);
      return bundle(app, tarball, join(scratch, app.name), out);
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Packed {
  readonly tarball: string;
  readonly version: string;
}

function bundle(app: App, { tarball, version }: Packed, content: string, out: string): string {
  mkdirSync(content);
  execFileSync('tar', ['-xzf', tarball, '-C', content, '--strip-components=1']);
  // npm would look up what the package is developed with, too.
  const { devDependencies, ...facts } = JSON.parse(readFileSync(join(content, 'package.json'), 'utf8'));
  writeFileSync(join(content, 'package.json'), JSON.stringify(facts, null, 2));
  execFileSync('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], {
    cwd: content,
    stdio: 'pipe',
  });
  cpSync(join(root, app.folder, 'icon.png'), join(content, 'icon.png'));
  const manifest = join(content, 'manifest.json');
  writeFileSync(manifest, JSON.stringify(manifestOf(app), null, 2));
  validateManifest(manifest);
  const file = join(out, `${app.name}-${version}.mcpb`);
  execFileSync(mcpb, ['pack', content, file], { stdio: 'pipe' });
  return file;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder, ...names] = process.argv.slice(2);
  if (!folder) throw new Error('usage: bundle.ts FOLDER [NAME…]');
  for (const file of await bundleServers(folder, names.length > 0 ? names : undefined)) console.log(file);
}
