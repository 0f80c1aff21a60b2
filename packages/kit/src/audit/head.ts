import { hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** How far a chain has come. Kept beside the segments, so that a cut-off end shows even at a line's end. */
export interface Head {
  readonly chain: string;
  readonly segment: number;
  /** Last line written. */
  readonly seq: number;
  /** Last line known to be on disk: what came after it may be lost with the power, what came before may not. */
  readonly synced: number;
  /** Hash of line `seq`. */
  readonly hash: string;
  readonly closed: boolean;
}

/** Bytes; always the same, so that an update is one write in place that no kill can tear. */
export const HEAD_SIZE = 256;

export function formatHead(head: Head): string {
  const { chain, segment, seq, synced, hash: last, closed } = head;
  const text = JSON.stringify({ v: 1, chain, segment, seq, synced, hash: last, closed });
  const whole = `${text.slice(0, -1)},"sum":"${hash('sha256', text, 'hex').slice(0, 16)}"}`;
  return `${whole.padEnd(HEAD_SIZE - 1)}\n`;
}

/** Undefined unless `text` is exactly what `formatHead` writes. */
export function parseHead(text: string): Head | undefined {
  try {
    const head = JSON.parse(text) as Head;
    return formatHead(head) === text ? head : undefined;
  } catch {
    return undefined;
  }
}

export interface HeadWriter {
  write(head: Head): void;
  /** Forces the last state to disk and lets go of the file. */
  close(): void;
}

export function createHead(path: string): HeadWriter {
  const fd = openSync(path, 'wx', 0o600);
  return {
    write(head) {
      writeSync(fd, formatHead(head), 0, 'latin1');
    },
    close() {
      fsyncSync(fd);
      closeSync(fd);
    },
  };
}
