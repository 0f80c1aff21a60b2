/** Bytes as text, and what was assumed where they do not say it themselves. */
export interface Decoded {
  readonly text: string;
  /** Set where it is a guess. */
  readonly guessed?: string;
}

/**
 * By byte order mark, else UTF-8, else the declared encoding, else Windows-1252, in which any bytes mean something.
 * Throws where it is no text at all.
 */
export function decodeText(bytes: Buffer, declared?: string): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: decoded(bytes, 'utf-16le') };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: decoded(bytes, 'utf-16be') };
  const text = strictUtf8(bytes);
  if (text !== undefined) {
    if (looksBinary(text)) throw new Error('it is no text');
    return { text };
  }
  if (bytes.subarray(0, 8_192).includes(0)) throw new Error('it is no text');
  const encoding = declared ?? 'windows-1252';
  try {
    return { text: decoded(bytes, encoding), guessed: encoding };
  } catch {
    return { text: decoded(bytes, 'windows-1252'), guessed: 'windows-1252' };
  }
}

const decoded = (bytes: Buffer, encoding: string) => new TextDecoder(encoding).decode(bytes);

function strictUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function looksBinary(text: string): boolean {
  return text.slice(0, 8_192).includes('\0');
}
