import { createHash } from 'node:crypto';

/** Texts longer than this are kept as length and hash: enough to prove what was sent, too little to leak it. */
const CLEAR_TEXT = 256;
/** Values and levels that are written out; whoever sends more must not fill the log with it. */
const MOST_VALUES = 300;
const MOST_LEVELS = 12;

/** The arguments of a call as the audit log keeps them: without secrets, and within bounds whatever was sent. */
export function recordedArguments(input: unknown, redact: (text: string) => string): unknown {
  let left = MOST_VALUES;
  const text = (value: string) => abbreviate(redact(value));
  const record = (value: unknown, levels: number): unknown => {
    if (typeof value === 'string') return text(value);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    left -= entries.length;
    if (left < 0 || levels === 0) return summary(value, entries.length);
    if (Array.isArray(value)) return value.map((item) => record(item, levels - 1));
    return Object.fromEntries(entries.map(([key, inner]) => [text(key), record(inner, levels - 1)]));
  };
  return record(input, MOST_LEVELS);
}

function abbreviate(text: string): string {
  return text.length <= CLEAR_TEXT ? text : `[${text.length} characters, ${digest(text)}]`;
}

function summary(value: object, size: number): string {
  try {
    return `[${size} values, ${digest(JSON.stringify(value))}]`;
  } catch {
    // Nested deeper than the stack is high.
    return `[${size} values]`;
  }
}

function digest(text: string): string {
  return `sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}
