import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A package as its users get it: packed, then installed by npm into an empty folder with an empty cache. */
export interface PackedPackage {
  readonly tarball: string;
  /** Where it is installed. */
  readonly dir: string;
  /** Path of the package's executable script. */
  readonly bin: string;
  readonly installMs: number;
  /** Size of node_modules in bytes. */
  readonly installedBytes: number;
  readonly files: readonly string[];
  remove(): Promise<void>;
}

/** Packs the package in `packageDir` (built already) with pnpm, which resolves `workspace:` and `catalog:`. */
export async function packAndInstall(packageDir: string): Promise<PackedPackage> {
  const dir = await mkdtemp(join(tmpdir(), 'mcp-packed-'));
  const packed = await run('npx', ['-y', 'pnpm@10', 'pack', '--json', '--pack-destination', dir], { cwd: packageDir });
  const { name, filename, files } = JSON.parse(packed.stdout) as {
    name: string;
    filename: string;
    files: { path: string }[];
  };
  const home = join(dir, 'install');
  await mkdir(home);
  await writeFile(join(home, 'package.json'), '{ "private": true }');
  const started = performance.now();
  await run('npm', ['install', '--no-audit', '--no-fund', '--cache', join(dir, 'npm-cache'), filename], { cwd: home });
  const installMs = performance.now() - started;
  const root = join(home, 'node_modules', name);
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  return {
    tarball: filename,
    dir: home,
    bin: join(root, Object.values(manifest.bin)[0] ?? ''),
    installMs,
    installedBytes: await sizeOf(join(home, 'node_modules')),
    files: files.map((file) => file.path),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

async function sizeOf(dir: string): Promise<number> {
  let total = 0;
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) total += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return total;
}
