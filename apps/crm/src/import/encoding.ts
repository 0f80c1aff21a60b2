import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { UsageError } from './row.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const HEAD_BYTES = 8192;

/**
 * Decides by the byte order mark, then by the zero bytes of UTF-16, then by whether the whole file is valid UTF-8. The
 * first accent of an old Excel export can be a million lines down, so looking at the beginning is not enough.
 */
export async function detectEncoding(path: string, signal?: AbortSignal): Promise<Encoding> {
  const head = await firstBytes(path);
  if (head.length === 0) throw new UsageError(`${path} is empty (0 bytes).`);
  refuseKnownFormats(path, head);
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = zeroBytes(head);
  const half = head.length / 2;
  if (zeros.odd > half * 0.4 && zeros.even < half * 0.05) return 'utf-16le';
  if (zeros.even > half * 0.4 && zeros.odd < half * 0.05) return 'utf-16be';
  const control = head.filter((b) => b < 0x20 && b !== 0x09 && b !== 0x0a && b !== 0x0d).length;
  if (control > head.length * 0.1) throw new UsageError(`${path} is not a text file. Export the data as CSV.`);
  return (await isUtf8(path, signal)) ? 'utf-8' : 'windows-1252';
}

/** The file's text, piece by piece, without byte order mark. `onBytes` hears of every piece, for the progress. */
export async function* decodedText(
  path: string,
  encoding: Encoding,
  options: { signal?: AbortSignal | undefined; onBytes?: ((bytes: number) => void) | undefined } = {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path, { signal: options.signal }) as AsyncIterable<Buffer>) {
    options.onBytes?.(chunk.length);
    const text = decoder.decode(chunk, { stream: true });
    yield encoding === 'windows-1252' ? repairWindows1252(text) : text;
  }
  const rest = decoder.decode();
  if (rest) yield rest;
}

// Several Node versions decode windows-1252 as Latin-1 (nodejs/node#56542): 0x80–0x9f come out as control characters.
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
function repairWindows1252(text: string): string {
  return text.replaceAll(/[\u0080-\u009f]/g, (c) => HIGH[c.charCodeAt(0) - 0x80] ?? c);
}

async function isUtf8(path: string, signal: AbortSignal | undefined): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Buffer>) {
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (cause) {
    if (cause instanceof TypeError) return false;
    throw cause;
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function refuseKnownFormats(path: string, head: Buffer): void {
  const start = head.subarray(0, 4).toString('latin1');
  if (start === 'PK\x03\x04' || start === '\xd0\xcf\x11\xe0') {
    throw new UsageError(`${path} is an Excel workbook or an archive. Save the sheet as CSV and import that.`);
  }
}

function zeroBytes(head: Buffer): { even: number; odd: number } {
  const count = { even: 0, odd: 0 };
  for (const [i, byte] of head.entries()) if (byte === 0) count[i % 2 ? 'odd' : 'even'] += 1;
  return count;
}
