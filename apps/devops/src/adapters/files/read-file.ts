import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { FoundFile } from './glob.ts';
import { type LineSplitter, LONGEST_LINE } from './line-splitter.ts';

const CHUNK = 1024 * 1024;
const PROBE = 128 * 1024;
/** A piece of a file in which the search for a time ends: it is read anyway. */
const NEAR = 256 * 1024;

export interface ReadOptions {
  /** The first offset whose line is not before the wanted range is looked for with it, in plain files. */
  readonly isBefore: (bytes: Buffer, start: number, end: number) => boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with how many bytes were looked at; false ends the reading. */
  readonly spent: (bytes: number) => boolean;
}

/**
 * Feeds a file's bytes to the splitter: plain, gzip or UTF-16. Returns a sentence where something was not as it should.
 * A file that is removed meanwhile is read to its end; one that is swapped before it is opened is not what was found.
 */
export async function readFile(
  file: FoundFile,
  splitter: LineSplitter,
  options: ReadOptions,
): Promise<string | undefined> {
  // What has become a pipe must not make the reader wait for a writer.
  const handle = await open(file.path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.ino !== file.inode) return 'was rotated while it was read; repeat the call';
    const head = Buffer.alloc(4);
    await handle.read(head, 0, 4, 0);
    if (head[0] === 0x1f && head[1] === 0x8b) return await readGzip(handle, splitter, options);
    const packed = compression(head);
    if (packed) return `is compressed with ${packed}, which is not read; gzip is`;
    if (head[0] === 0xff && head[1] === 0xfe) return await readWide(handle, splitter, options, 'utf-16le');
    if (head[0] === 0xfe && head[1] === 0xff) return await readWide(handle, splitter, options, 'utf-16be');
    await readPlain(handle, facts.size, splitter, options);
    return undefined;
  } finally {
    await handle.close();
  }
}

function compression(head: Buffer): string | undefined {
  const magic = head.toString('hex');
  if (magic === '28b52ffd') return 'zstd';
  if (magic.startsWith('425a68')) return 'bzip2';
  return magic === 'fd377a58' ? 'xz' : undefined;
}

async function readPlain(
  handle: FileHandle,
  size: number,
  splitter: LineSplitter,
  options: ReadOptions,
): Promise<void> {
  let at = await firstOffset(handle, size, options);
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    options.signal?.throwIfAborted();
    // Not further than the file was when it was opened: a log that grows must not keep the reader going.
    const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK, size - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
    if (!splitter.push(buffer.subarray(0, bytesRead)) || !options.spent(bytesRead)) return;
  }
  splitter.end();
}

/** The beginning of a line behind which the wanted range begins; files are in the order of time, more or less. */
async function firstOffset(handle: FileHandle, size: number, options: ReadOptions): Promise<number> {
  let low = 0;
  let high = size;
  const buffer = Buffer.allocUnsafe(PROBE);
  while (high - low > NEAR) {
    options.signal?.throwIfAborted();
    const middle = low + Math.floor((high - low) / 2);
    const { bytesRead } = await handle.read(buffer, 0, PROBE, middle);
    const before = firstKnown(buffer.subarray(0, bytesRead), options.isBefore);
    // No time anywhere near: better read too much than miss something.
    if (before === undefined) return low;
    if (before.yes) low = middle + before.at;
    else high = middle;
  }
  return low;
}

function firstKnown(
  bytes: Buffer,
  isBefore: ReadOptions['isBefore'],
): { readonly yes: boolean; readonly at: number } | undefined {
  let start = bytes.indexOf(10) + 1;
  while (start > 0) {
    const end = bytes.indexOf(10, start);
    if (end < 0) return undefined;
    const yes = isBefore(bytes, start, Math.min(end, start + LONGEST_LINE));
    if (yes !== undefined) return { yes, at: start };
    start = end + 1;
  }
  return undefined;
}

async function readGzip(handle: FileHandle, splitter: LineSplitter, options: ReadOptions): Promise<string | undefined> {
  const packed = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: NEAR });
  const unpacked = createGunzip({ chunkSize: NEAR });
  packed.once('error', (error) => unpacked.destroy(error));
  packed.pipe(unpacked);
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      options.signal?.throwIfAborted();
      if (!splitter.push(chunk) || !options.spent(chunk.length)) return undefined;
    }
    splitter.end();
    return undefined;
  } catch (error) {
    options.signal?.throwIfAborted();
    splitter.end();
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) throw error;
    return code === 'Z_BUF_ERROR' ? 'is cut off; what there is of it was read' : 'is damaged; it was read up to there';
  } finally {
    packed.destroy();
    unpacked.destroy();
  }
}

async function readWide(
  handle: FileHandle,
  splitter: LineSplitter,
  options: ReadOptions,
  encoding: 'utf-16le' | 'utf-16be',
): Promise<undefined> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false, highWaterMark: NEAR })) {
    options.signal?.throwIfAborted();
    const bytes = Buffer.from(decoder.decode(chunk as Buffer, { stream: true }));
    if (!splitter.push(bytes) || !options.spent((chunk as Buffer).length)) return undefined;
  }
  splitter.end();
  return undefined;
}
