import type { CallOptions, CustomerStore } from '../ports.ts';

/**
 * What an import asks before it writes. An adapter's ImportStore should offer it too; without it only names are
 * checked beforehand, and unknown source ids come to light when the row is written.
 */
export interface ImportLookup {
  /**
   * How many customers each reference means: a source id (`hubspot:company:12`), or a name, letter case aside.
   * 0 is unknown. One query for all references.
   */
  countCustomers(references: readonly string[], options?: CallOptions): Promise<ReadonlyMap<string, number>>;
}

const offersLookup = (store: object): store is ImportLookup =>
  'countCustomers' in store && typeof store.countCustomers === 'function';

/** The store's own lookup, or one made of what every CustomerStore can do. */
export function lookupOf(imports: object, customers: Pick<CustomerStore, 'resolve'>): ImportLookup {
  if (offersLookup(imports)) return imports;
  return {
    async countCustomers(references, options) {
      const counts = new Map<string, number>();
      for (const reference of references) {
        // A source id cannot be resolved here; the store judges it when it writes.
        const count = isSourceId(reference) ? 1 : (await customers.resolve(reference, options)).length;
        counts.set(reference, count);
      }
      return counts;
    },
  };
}

/** Each reference once, and no query for none. */
export async function countAll(
  lookup: ImportLookup,
  references: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  return references.length === 0 ? new Map() : lookup.countCustomers([...new Set(references)], { signal });
}

const isSourceId = (reference: string) => /^[a-z]+:[a-z]+:\S+$/.test(reference);
