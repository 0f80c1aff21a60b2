import type { IndexEntry, IndexMark } from './segment-index.ts';
import type { AuditSource } from './source.ts';

/** Where lines are kept that this process cannot sync itself: a database. Only appends; nothing is ever changed. */
export interface AuditStore {
  /**
   * Appends lines to a segment, `first` being the number of the first in its chain. All or none; resolves when they
   * outlive a crash. After a rejection nobody knows, and the caller begins a new chain.
   */
  append(file: string, first: number, lines: readonly string[]): Promise<void>;
  /** Appends an entry to the common index and resolves to the mark after it. */
  announce(entry: IndexEntry): Promise<IndexMark>;
  /** Keeps a public key beside the log. */
  publish(file: string, publicKey: string): Promise<void>;
  /** The log for reading. */
  source(): AuditSource;
}
