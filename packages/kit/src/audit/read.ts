import { readFile } from 'node:fs/promises';

/** A file's bytes, one character each, so that positions are bytes and no byte is altered by decoding. Undefined when it is not there. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole lines, and what follows the last line end: empty unless the end is torn. */
export function splitLines(text: string): { lines: readonly string[]; rest: string } {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  return { lines, rest };
}
