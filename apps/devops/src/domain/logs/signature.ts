// What two lines of one kind have in common, as a number, without making a text of either. It decides which lines need
// no closer look; `drain.ts` decides which kinds belong together.

// 0: punctuation, which is kept as it is.
const SPACE = 1;
const LETTER = 2;
const DIGIT = 3;

const classes = new Uint8Array(256).fill(LETTER, 128);
for (const [set, kind] of [
  [' \t\r\n', SPACE],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-$', LETTER],
  ['0123456789', DIGIT],
] as const) {
  for (const sign of set) classes[sign.charCodeAt(0)] = kind;
}

/** What may stand between two values that count as one: `10.0.0.1:80`, `12:30:01,5`, `[1, 2, 3]`. */
const between = new Uint8Array(256);
for (const sign of ' .,:;/+%#@\'"') between[sign.charCodeAt(0)] = 1;

const QUOTE = 34;
const BLANK = 32;
const PRIME = 0x01000193;
const SEED = 0x811c9dc5;
const VALUE = 0x2a2a2a;
/** A word longer than this is a key or a token, whatever letters it has. */
const LONGEST_WORD = 40;
/** A kind of line shows at its beginning. */
const MOST_BYTES = 1500;

/**
 * A number in 53 bits that is equal for lines that differ only in values: words with a digit in them, numbers, lists of
 * those, and white space. A status code of a request (`" 503`) is no such value.
 */
export function signatureOf(bytes: Uint8Array, start: number, end: number, seed: number): number {
  const stop = Math.min(end, start + MOST_BYTES);
  let a = SEED ^ seed;
  let b = 0x9747b28c;
  // Where what stands after a value begins; -1 when the last thing was no value.
  let after = -1;
  let i = start;
  while (i < stop) {
    let byte = bytes[i] as number;
    let kind = classes[byte] as number;
    if (kind <= SPACE) {
      if (after >= 0 && between[byte] === 1) {
        i++;
        continue;
      }
      if (after >= 0) {
        for (let j = after; j < i; j++) a = Math.imul(a ^ (bytes[j] as number), PRIME);
        after = -1;
      }
      if (kind === SPACE) {
        while (++i < stop && classes[bytes[i] as number] === SPACE);
        byte = BLANK;
      } else i++;
      a = Math.imul(a ^ byte, PRIME);
      b = Math.imul(b ^ a, 0x5bd1e995) ^ (b >>> 15);
      continue;
    }
    const from = i;
    let word = SEED;
    let kinds = 0;
    do {
      kinds |= kind;
      word = Math.imul(word ^ byte, PRIME);
      i++;
      if (i >= stop) break;
      byte = bytes[i] as number;
      kind = classes[byte] as number;
    } while (kind >= LETTER);
    if (kinds === DIGIT || i - from > LONGEST_WORD) {
      if (isStatus(bytes, from, i)) {
        word = bytes[from] as number;
      } else {
        if (after < 0) {
          a = Math.imul(a ^ VALUE, PRIME);
          b = Math.imul(b ^ a, 0x5bd1e995) ^ (b >>> 15);
        }
        after = i;
        continue;
      }
    }
    if (after >= 0) {
      for (let j = after; j < from; j++) a = Math.imul(a ^ (bytes[j] as number), PRIME);
      after = -1;
    }
    a = Math.imul(a ^ word, PRIME);
    b = Math.imul(b ^ a, 0x5bd1e995) ^ (b >>> 15);
  }
  return (b >>> 0) * 0x200000 + ((a >>> 0) & 0x1fffff);
}

/** Three digits after `" `, as web servers write what they answered. */
function isStatus(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from === 3 && bytes[from - 1] === BLANK && bytes[from - 2] === QUOTE;
}
