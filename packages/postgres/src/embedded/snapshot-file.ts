import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { parseTar } from 'nanotar';

const unzip = promisify(gunzip);
const unbrotli = promisify(brotliDecompress);

/** Forty steps instead of 2500, each of which waits for a turn of the event loop. */
const chunkSize = 1024 * 1024;
/** So many files between two turns of the event loop. */
const FILES_A_TURN = 64;

/** The tar inside a snapshot file: `.tar`, `.tar.gz` or `.tar.br` (by content for gzip, by name for brotli). */
export async function readSnapshot(file: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  const raw = await readFile(file);
  if (raw[0] === 0x1f && raw[1] === 0x8b) return whole(await unzip(raw, { chunkSize }));
  if (String(file).endsWith('.br')) return whole(await unbrotli(raw, { chunkSize }));
  return whole(raw);
}

/** nanotar reads all of the memory behind a view; where that is more than the view, and only there, 40 MB are copied. */
function whole(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : Uint8Array.from(bytes);
}

/**
 * Unpacks the tar of a data folder to `target`, which does not exist yet. Written beside it and renamed, so a process
 * killed halfway leaves only a stray folder that nobody opens.
 */
export async function unpackDataDir(tar: Uint8Array<ArrayBuffer>, target: string): Promise<void> {
  const prefix = `${basename(target)}.partial-`;
  for (const name of await readdir(dirname(target))) {
    // Left by a process that was killed; only the owner of the folder comes here.
    if (name.startsWith(prefix)) await rm(join(dirname(target), name), { recursive: true, force: true });
  }
  const partial = join(dirname(target), `${prefix}${randomBytes(6).toString('hex')}`);
  try {
    // Field by field: a spread would read `text` too, which decodes the file.
    const named = parseTar(tar).map(({ type, data, name }) => ({ type, data, name }));
    // A tar of our own making; still, nothing may land outside.
    if (named.some(({ name }) => landsOutside(name))) throw new Error('The snapshot names a file outside.');
    const entries = named.map(({ name, ...entry }) => ({ ...entry, path: join(partial, name) }));
    const files = entries.filter(({ type }) => type !== 'directory');
    const folders = entries.filter(({ type }) => type === 'directory').map(({ path }) => path);
    for (const folder of new Set([...folders, ...files.map(({ path }) => dirname(path))])) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    // Synchronously: a thousand small files cost more in hops to the thread pool than in the file system.
    for (const [index, { path, data }] of files.entries()) {
      if (index % FILES_A_TURN === FILES_A_TURN - 1) await immediate();
      writeSparse(path, data ?? new Uint8Array());
    }
    await stat(join(partial, 'PG_VERSION'));
    await rename(partial, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Whether a tar's name leads out of the folder it is unpacked to, on whichever platform that is. */
export function landsOutside(name: string): boolean {
  return /^([\\/]|[A-Za-z]:)/.test(name) || name.split(/[\\/]/).includes('..');
}

/** The log segment is 16 MB of which nearly all is zero: the tail is left to the file system. */
function writeSparse(path: string, data: Uint8Array): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    let end = data.length;
    while (end > 0 && data[end - 1] === 0) end--;
    for (let done = 0; done < end; ) done += writeSync(file, data, done, end - done);
    if (end < data.length) ftruncateSync(file, data.length);
  } finally {
    closeSync(file);
  }
}
