import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { parseTar } from 'nanotar';

const unzip = promisify(gunzip);
const unbrotli = promisify(brotliDecompress);

/** The tar inside a snapshot file: `.tar`, `.tar.gz` or `.tar.br` (by content for gzip, by name for brotli). */
export async function readSnapshot(file: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  const raw = await readFile(file);
  if (raw[0] === 0x1f && raw[1] === 0x8b) return Uint8Array.from(await unzip(raw));
  if (String(file).endsWith('.br')) return Uint8Array.from(await unbrotli(raw));
  return Uint8Array.from(raw);
}

/**
 * Unpacks a snapshot to `target`, which does not exist yet. Written beside it and renamed, so a process killed halfway
 * leaves only a stray folder that nobody opens.
 */
export async function unpackSnapshot(file: string | URL, target: string): Promise<void> {
  const partial = `${target}.partial-${randomBytes(6).toString('hex')}`;
  try {
    const entries = parseTar(await readSnapshot(file));
    for (const entry of entries) {
      const path = join(partial, entry.name);
      // A tar of our own making; still, nothing may land outside.
      if (!path.startsWith(partial)) throw new Error('The snapshot names a file outside its folder.');
      if (entry.type === 'directory') await mkdir(path, { recursive: true, mode: 0o700 });
      else {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeFile(path, entry.data ?? new Uint8Array(), { mode: 0o600 });
      }
    }
    await stat(join(partial, 'PG_VERSION'));
    await rename(partial, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
