import type { LogLine } from './line.ts';

/** What is remembered of one file or stream between its lines. */
interface Memory {
  /** Its lines begin with times, so one without belongs to the line before. */
  timed: boolean;
  /** Inside a private key that is printed over several lines. */
  inKey: boolean;
}

const heads = ['Caused by: ', 'Suppressed: ', '... ', 'Traceback (most recent call last)'].map((text) =>
  Buffer.from(text),
);
const keyBegins = Buffer.from('-----BEGIN ');
const keyEnds = Buffer.from('-----END ');

/**
 * Tells lines that belong to the one before: frames of a stack, causes, what a message goes on with. The head of a
 * Python traceback is one, too: what happened stands at its end.
 */
export class Continuations<Origin> {
  readonly #memory = new Map<Origin, Memory>();
  #last: Origin | undefined;
  #lastMemory: Memory = { timed: false, inKey: false };

  belongs(origin: Origin, line: LogLine): boolean {
    const memory = this.#of(origin);
    const { bytes, from, to } = line;
    if (memory.inKey) {
      memory.inKey = !startsWith(bytes, from, to, keyEnds);
      return true;
    }
    if (from >= to) return true;
    if (line.time === undefined) {
      if (memory.timed) return true;
    } else memory.timed = true;
    const first = bytes[from];
    // A tab or a space, also written out inside a JSON string.
    if (first === 32 || first === 9 || (line.escaped && first === 92 && bytes[from + 1] === 116)) return true;
    if (first === 45) memory.inKey = startsWith(bytes, from, to, keyBegins);
    if ((first === 125 || first === 93 || first === 41) && to - from <= 3) return true;
    return (
      (first === 67 || first === 83 || first === 46 || first === 84) &&
      heads.some((head) => startsWith(bytes, from, to, head))
    );
  }

  #of(origin: Origin): Memory {
    if (this.#last === origin) return this.#lastMemory;
    const known = this.#memory.get(origin) ?? { timed: false, inKey: false };
    this.#memory.set(origin, known);
    this.#last = origin;
    this.#lastMemory = known;
    return known;
  }
}

function startsWith(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (end - at < text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}
