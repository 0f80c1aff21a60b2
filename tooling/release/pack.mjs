// Packs every publishable package. pnpm does it, because plain `npm pack` leaves `workspace:` and `catalog:` in the
// manifest, and such a package cannot be installed.
//   node tooling/release/pack.mjs FOLDER     prints one tarball a line
import { mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pnpm, publishable } from './pnpm.mjs';

export function packAll(folder, only = publishable().map(({ name }) => name)) {
  mkdirSync(folder, { recursive: true });
  const filters = only.flatMap((name) => ['--filter', name]);
  const packed = JSON.parse(pnpm(...filters, 'pack', '--json', '--pack-destination', resolve(folder)));
  return [packed].flat().map(({ name, version, filename, files }) => ({
    name,
    version,
    tarball: filename,
    files: files.map(({ path }) => path),
    bytes: statSync(filename).size,
  }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node tooling/release/pack.mjs FOLDER');
  for (const { tarball } of packAll(folder)) console.log(tarball);
}
