import type { RecordStore, StoredRecord } from './port.ts';

interface Kept extends StoredRecord<unknown> {
  readonly expiresAt: number;
}

/** Records of one process, for tests and for servers that keep nothing. */
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
  return {
    async get<T>(collection: string, id: string) {
      return living(collection, id) as StoredRecord<T> | undefined;
    },
    async put(collection, id, value, { expected, expiresAt }) {
      if ((living(collection, id)?.version ?? 0) !== expected) return false;
      const copy = JSON.parse(JSON.stringify(value)) as unknown;
      of(collection).set(id, { id, version: expected + 1, value: copy, expiresAt: expiresAt.getTime() });
      return true;
    },
    async list<T>(collection: string, limit = 100) {
      const all = [...of(collection).keys()].flatMap((id) => living(collection, id) ?? []);
      return all.reverse().slice(0, limit) as StoredRecord<T>[];
    },
    async remove(collection, id) {
      of(collection).delete(id);
    },
  };
}
