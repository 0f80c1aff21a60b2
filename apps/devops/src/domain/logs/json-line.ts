import { levelIn, levelNumbered } from './level.ts';
import { decode, type LogLine } from './line.ts';
import { epochMs, type TimeOptions, timeIn } from './timestamp.ts';

// A line that is one JSON object: its first level is walked byte by byte for the few fields that matter, which costs a
// fraction of `JSON.parse` and also reads a line that is cut off.

const TIME = 1;
const LEVEL = 2;
const MESSAGE = 3;
/** What a container's runtime wrapped around the line that the application wrote. */
const WRAPPED = 4;

const fields: Record<string, number> = {
  time: TIME,
  timestamp: TIME,
  ts: TIME,
  '@timestamp': TIME,
  t: TIME,
  date: TIME,
  datetime: TIME,
  asctime: TIME,
  eventTime: TIME,
  level: LEVEL,
  lvl: LEVEL,
  severity: LEVEL,
  loglevel: LEVEL,
  levelname: LEVEL,
  'log.level': LEVEL,
  Level: LEVEL,
  msg: MESSAGE,
  message: MESSAGE,
  log: WRAPPED,
  event: MESSAGE,
  body: MESSAGE,
  text: MESSAGE,
  '@message': MESSAGE,
  Message: MESSAGE,
};

const PRIME = 0x01000193;
const SEED = 0x811c9dc5;
const hashOf = (text: string) => [...Buffer.from(text)].reduce((hash, byte) => Math.imul(hash ^ byte, PRIME), SEED);
const roles = new Map(Object.entries(fields).map(([name, role]) => [hashOf(name), role]));

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;

/** Fills time, level and message where the object has them. False where the line is no object. */
export function readJsonLine(line: LogLine, options: TimeOptions): boolean {
  const { bytes, from: start, to: end } = line;
  if (bytes[start] !== 123) return false;
  let i = start + 1;
  let found = false;
  while (i < end) {
    i = skipSpace(bytes, i, end);
    if (bytes[i] === COMMA) i = skipSpace(bytes, i + 1, end);
    if (bytes[i] !== QUOTE) return found;
    const key = i + 1;
    const keyEnd = endOfString(bytes, key, end);
    i = skipSpace(bytes, keyEnd + 1, end);
    if (bytes[i] !== COLON) return found;
    i = skipSpace(bytes, i + 1, end);
    const role = keyEnd - key <= 12 ? roles.get(hash(bytes, key, keyEnd)) : undefined;
    const text = bytes[i] === QUOTE;
    const from = text ? i + 1 : i;
    const to = text ? endOfString(bytes, from, end) : endOfValue(bytes, i, end);
    if (role !== undefined && to > from) {
      found = true;
      take(line, role, { from, to, text }, options);
    }
    i = text ? to + 1 : to;
  }
  return found;
}

interface Value {
  readonly from: number;
  readonly to: number;
  readonly text: boolean;
}

function take(line: LogLine, role: number, { from, to, text }: Value, options: TimeOptions): void {
  if (role >= MESSAGE) {
    // The first one: what an object says of its message may follow, and `event` is a field of many.
    if (!text || line.escaped) return;
    line.from = from;
    line.to = to;
    line.escaped = true;
    line.wrapped = role === WRAPPED;
  } else if (role === TIME) {
    line.time ??= text
      ? timeIn(line.bytes, from, to, options)?.time
      : epochMs(Number(decode(line.bytes.subarray(from, Math.min(to, from + 32)))));
  } else {
    line.level ??= text
      ? levelIn(line.bytes, from, to)
      : levelNumbered(Number(decode(line.bytes.subarray(from, Math.min(to, from + 16)))));
  }
}

/** Where the closing quote is; `end` where it is cut off. */
function endOfString(bytes: Uint8Array, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    const byte = bytes[i];
    if (byte === BACKSLASH) i++;
    else if (byte === QUOTE) return i;
  }
  return end;
}

/** Behind a number, a word, an object or an array. */
function endOfValue(bytes: Uint8Array, from: number, end: number): number {
  let depth = 0;
  for (let i = from; i < end; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) i = endOfString(bytes, i + 1, end);
    else if (byte === 123 || byte === 91) depth++;
    else if (byte === 125 || byte === 93) {
      if (depth === 0) return i;
      depth--;
    } else if (byte === COMMA && depth === 0) return i;
  }
  return end;
}

function skipSpace(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end && (bytes[i] === 32 || bytes[i] === 9)) i++;
  return i;
}

function hash(bytes: Uint8Array, from: number, to: number): number {
  let value = SEED;
  for (let i = from; i < to; i++) value = Math.imul(value ^ (bytes[i] ?? 0), PRIME);
  return value;
}
