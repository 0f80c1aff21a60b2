import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
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
 * Unpacks the tar of a data folder to `target`, which does not exist yet. Written beside it and renamed, so a process killed halfway
 * leaves only a stray folder that nobody opens.
 */
export async function unpackDataDir(tar: Uint8Array<ArrayBuffer>, target: string): Promise<void> {
  const prefix = `${basename(target)}.partial-`;
  for (const name of await readdir(dirname(target))) {
    // Left by a process that was killed; only the owner of the folder comes here.
    if (name.startsWith(prefix)) await rm(join(dirname(target), name), { recursive: true, force: true });
  }
  const partial = join(dirname(target), `${prefix}${randomBytes(6).toString('hex')}`);
  try {
    const entries = parseTar(tar).map((entry) => ({ ...entry, path: join(partial, entry.name) }));
    // A tar of our own making; still, nothing may land outside.
    if (entries.some(({ path }) => !`${path}/`.startsWith(`${partial}/`)))
      throw new Error('The snapshot names a file outside.');
    const files = entries.filter(({ type }) => type !== 'directory');
    const folders = entries.filter(({ type }) => type === 'directory').map(({ path }) => path);
    for (const folder of new Set([...folders, ...files.map(({ path }) => dirname(path))])) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    }
    await Promise.all(files.map(({ path, data }) => writeSparse(path, data ?? new Uint8Array())));
    await stat(join(partial, 'PG_VERSION'));
    await rename(partial, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** The log segment is 16 MB of which nearly all is zero: the tail is left to the file system. */
async function writeSparse(path: string, data: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    let end = data.length;
    while (end > 0 && data[end - 1] === 0) end--;
    await file.writeFile(data.subarray(0, end));
    if (end < data.length) await file.truncate(data.length);
  } finally {
    await file.close();
  }
}
