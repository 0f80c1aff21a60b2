import { CodedError } from '@enterprise-mcp/kit';
import type { ImportCount } from '../ports.ts';
import type { RowReading } from './row-reading.ts';

/** A record with the row it came from. */
export interface Candidate<T> {
  readonly record: T;
  readonly reading: RowReading;
}

export const noCount: ImportCount = { created: 0, updated: 0, unchanged: 0 };

export const addCounts = (a: ImportCount, b: ImportCount): ImportCount => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
});

/**
 * Writes a batch in one transaction. When the store refuses it, halves it until the rows that are refused stand alone;
 * the others are written. A backend that fails (no coded error about the data) ends the import.
 */
export async function writeBatch<T>(
  batch: readonly Candidate<T>[],
  upsert: (records: readonly T[]) => Promise<ImportCount>,
): Promise<ImportCount> {
  if (batch.length === 0) return noCount;
  try {
    return await upsert(batch.map((c) => c.record));
  } catch (cause) {
    if (!isAboutTheData(cause)) throw cause;
    const [only] = batch;
    if (batch.length === 1 && only) {
      only.reading.refuseMissing('', cause.message);
      return noCount;
    }
    const middle = Math.ceil(batch.length / 2);
    const first = await writeBatch(batch.slice(0, middle), upsert);
    return addCounts(first, await writeBatch(batch.slice(middle), upsert));
  }
}

function isAboutTheData(cause: unknown): cause is CodedError {
  return cause instanceof CodedError && ['input', 'not_found', 'conflict'].includes(cause.category);
}
