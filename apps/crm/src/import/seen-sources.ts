import { createHash } from 'node:crypto';

/** Remembers each source id by 52 bits of its hash: a few dozen bytes a row, however long the ids are. */
export class SeenSources {
  readonly #lines = new Map<number, number>();

  /** The line that had this id first, or undefined after remembering this one. */
  earlierLine(source: string, line: number): number | undefined {
    const key = Number.parseInt(createHash('sha256').update(source).digest('hex').slice(0, 13), 16);
    const earlier = this.#lines.get(key);
    if (earlier === undefined) this.#lines.set(key, line);
    return earlier;
  }
}
