/** A line longer than this is cut: nobody reads on, and 200 MB without a line end must not fill the memory. */
export const LONGEST_LINE = 64 * 1024;

const LINE_FEED = 10;

/** Cuts chunks of a file into lines. `each` gets the buffer a line is in; it is not copied where it is in one chunk. */
export class LineSplitter {
  readonly #each: (bytes: Buffer, start: number, end: number) => boolean;
  #rest: Buffer[] = [];
  #length = 0;
  /** Lines that were cut. */
  clipped = 0;

  /** `each` returns false when it wants no more. */
  constructor(each: (bytes: Buffer, start: number, end: number) => boolean) {
    this.#each = each;
  }

  /** False when no more is wanted. The chunk may be kept until the next one. */
  push(chunk: Buffer): boolean {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, start);
      if (end < 0) break;
      if (!(this.#length > 0 ? this.#joined(chunk.subarray(start, end)) : this.#line(chunk, start, end))) return false;
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return true;
  }

  /** The last line may have no end, because it is still being written or never will. */
  end(): boolean {
    return this.#length === 0 || this.#joined(Buffer.alloc(0));
  }

  #line(bytes: Buffer, start: number, end: number): boolean {
    let from = start;
    // A file that was emptied while its writer kept its place begins with a hole.
    while (bytes[from] === 0 && from < end) from++;
    if (end - from <= LONGEST_LINE) return this.#each(bytes, from, end);
    this.clipped++;
    return this.#each(bytes, from, from + LONGEST_LINE);
  }

  #joined(tail: Buffer): boolean {
    const whole = Buffer.concat([...this.#rest, tail]);
    this.#rest = [];
    this.#length = 0;
    return this.#line(whole, 0, whole.length);
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    // Beyond the longest line one byte more is enough to know that it is cut.
    const room = LONGEST_LINE + 1 - this.#length;
    if (room <= 0) return;
    const kept = Buffer.from(part.subarray(0, room));
    this.#rest.push(kept);
    this.#length += kept.length;
  }
}
