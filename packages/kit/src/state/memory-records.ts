import type { RecordStore, StoredRecord } from './port.ts';

interface Kept extends StoredRecord<unknown> {
  readonly expiresAt: number;
}

/** The oldest go first: a client that makes keys without end must not use up the memory. */
const MOST_RECORDS = 10_000;

/** Records of one process, for tests and for servers that keep nothing. At most 10,000 a collection. */
export function memoryRecords(now: () => Date = () => new Date()): RecordStore {
  const collections = new Map<string, Map<string, Kept>>();
  const of = (collection: string) => {
    const found = collections.get(collection) ?? new Map<string, Kept>();
    collections.set(collection, found);
    return found;
  };
  const living = (collection: string, id: string): Kept | undefined => {
    const kept = of(collection).get(id);
    if (!kept || kept.expiresAt > now().getTime()) return kept;
    of(collection).delete(id);
    return undefined;
  };
  const shown = ({ id, version, value }: Kept) => ({ id, version, value: structuredClone(value) });
  return {
    async get<T>(collection: string, id: string) {
      const kept = living(collection, id);
      return kept && (shown(kept) as StoredRecord<T>);
    },
    async put(collection, id, value, { expected, expiresAt }) {
      if ((living(collection, id)?.version ?? 0) !== expected) return false;
      const kept = of(collection);
      const copy = JSON.parse(JSON.stringify(value)) as unknown;
      kept.set(id, { id, version: expected + 1, value: copy, expiresAt: expiresAt.getTime() });
      const [oldest] = kept.keys();
      if (kept.size > MOST_RECORDS && oldest !== undefined) kept.delete(oldest);
      return true;
    },
    async list<T>(collection: string, limit = 100) {
      const all = [...of(collection).keys()].flatMap((id) => living(collection, id) ?? []);
      return all.reverse().slice(0, limit).map(shown) as StoredRecord<T>[];
    },
    async remove(collection, id) {
      of(collection).delete(id);
    },
  };
}
