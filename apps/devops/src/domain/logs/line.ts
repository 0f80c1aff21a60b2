import type { Level } from './level.ts';

/**
 * One line as a reader found it, in the buffer it was read into: nothing is copied, and the same object is filled again
 * for the next line. `bytes[start..end)` is the line without its end; `from..to` is the message in it, without what the
 * format put around it.
 */
export interface LogLine {
  bytes: Uint8Array;
  start: number;
  end: number;
  from: number;
  to: number;
  /** The message is inside a JSON string: `\n` and `\"` are two characters each. */
  escaped: boolean;
  /** The message is all that the application wrote; the rest of the line is its container's. */
  wrapped: boolean;
  /** Milliseconds since 1970; undefined where the line has none. */
  time: number | undefined;
  /** Where the format has a field for it; words in the message are for `levelOf`. */
  level: Level | undefined;
}

export function emptyLine(): LogLine {
  return {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    from: 0,
    to: 0,
    escaped: false,
    wrapped: false,
    time: undefined,
    level: undefined,
  };
}

/** A line longer than this is cut for reading: what a person wants to know of it is at its beginning. */
export const LONGEST_MESSAGE = 8192;

const decoder = new TextDecoder();
const latin1 = new TextDecoder('latin1');
const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * Wrong encodings happen: what is no UTF-8 is read as Latin-1, so that every byte is some character. `cut`: the last
 * character may be incomplete, which alone makes no other encoding.
 */
export function decode(bytes: Uint8Array, cut = false): string {
  try {
    return strict.decode(bytes);
  } catch {
    const text = cut ? decoder.decode(bytes).replace(/\uFFFD{1,3}$/, '') : undefined;
    return text === undefined || text.includes('\uFFFD') ? latin1.decode(bytes) : text;
  }
}

const head = (bytes: Uint8Array, from: number, to: number) =>
  decode(bytes.subarray(from, Math.min(to, from + LONGEST_MESSAGE)), to > from + LONGEST_MESSAGE);

/** The message of a line as text, cut to `LONGEST_MESSAGE`. */
export function messageOf(line: LogLine): string {
  const text = head(line.bytes, line.from, line.to);
  return (line.escaped ? unescaped(text) : text).trimEnd();
}

/** What the application wrote, cut to `LONGEST_MESSAGE`: its message, or the whole object where the message is a field of one. */
export function wholeOf(line: LogLine): string {
  if (line.wrapped || !line.escaped) return messageOf(line);
  return head(line.bytes, line.start, line.end).trimEnd();
}

const short: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Also of a string that is cut off in the middle of an escape. */
function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|(.)|$)/gs,
    (_all, code: string | undefined, sign: string | undefined) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : sign ? (short[sign] ?? sign) : '',
  );
}
