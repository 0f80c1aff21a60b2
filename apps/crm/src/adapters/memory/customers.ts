import { fold } from '@enterprise-mcp/kit/text';
import type { Customer, CustomerCandidate } from '../../domain/customer.ts';
import type { CustomerHit, CustomerQuery, CustomerStore } from '../../ports.ts';
import { customerFields, fits } from './filtering.ts';
import { type Match, match } from './matching.ts';
import { idNumber, type Order, pageOf } from './paging.ts';
import type { Records } from './records.ts';
import { overlap, spelledLike, wordsOf } from './similarity.ts';

const COUNTED = 1_000;

interface Found extends CustomerHit {
  readonly rank: number;
}

export function memoryCustomers(records: Records): CustomerStore {
  const all = () => [...records.customers.values()];
  return {
    async search(query, page, options) {
      options?.signal?.throwIfAborted();
      const found = all().flatMap((customer) => {
        const matched = inScope(customer, query, records) ? matchOf(customer, query.query) : undefined;
        return matched ? [{ customer, ...matched }] : [];
      });
      return {
        ...pageOf(found, orders[query.sort], page),
        total: Math.min(found.length, COUNTED),
        totalIsExact: found.length <= COUNTED,
      };
    },
    async get(id, options) {
      options?.signal?.throwIfAborted();
      return records.customers.get(id);
    },
    async resolve(reference, options) {
      options?.signal?.throwIfAborted();
      return exactly(all(), reference).slice(0, 10).map(candidate);
    },
    async similar(reference) {
      const words = wordsOf(reference);
      return all()
        .filter(({ name }) => overlap(name, reference) > 0 || spelledLike(words, name))
        .toSorted((a, b) => overlap(b.name, reference) - overlap(a.name, reference))
        .slice(0, 5)
        .map(candidate);
    },
    async contactsOf(companyId) {
      const contacts = all().filter((customer) => customer.company?.id === companyId);
      return pageOf(contacts, byName, { limit: 50 }).items.map(candidate);
    },
    async suggestNames(typed, limit) {
      const names = all()
        .map(({ name }) => name)
        .filter((name) => fold(name).startsWith(fold(typed)));
      return [...new Set(names)].sort((a, b) => (fold(a) < fold(b) ? -1 : 1)).slice(0, limit);
    },
  };
}

const byName: readonly Order<Customer>[] = [{ by: ({ name }) => fold(name) }, { by: idNumber }];
const newestFirst = (by: (customer: Customer) => string): readonly Order<Customer>[] => [
  { by, descending: true },
  { by: idNumber },
];
const hit = (order: Order<Customer>): Order<Found> => ({ ...order, by: ({ customer }) => order.by(customer) });

/** Relevance without a query is the order of names. */
const orders: Readonly<Record<CustomerQuery['sort'], readonly Order<Found>[]>> = {
  relevance: [{ by: ({ rank }) => rank }, ...byName.map(hit)],
  name: byName.map(hit),
  created_at: newestFirst(({ createdAt }) => createdAt).map(hit),
  updated_at: newestFirst(({ updatedAt }) => updatedAt).map(hit),
};

function inScope(customer: Customer, { type, filters }: CustomerQuery, { fields }: Records): boolean {
  if (type && customer.type !== type) return false;
  return filters.every((filter) => {
    const definition = fields.find(({ subject, key }) => subject === 'customer' && key === filter.field);
    return fits(customerFields(customer), filter, definition);
  });
}

function matchOf(customer: Customer, query: string | undefined): Match | undefined {
  return query?.trim() ? match(customer, query) : { rank: 0, matchedOn: [] };
}

/** Customers with exactly this id, e-mail, domain or name, letter case aside. */
export function exactly(customers: readonly Customer[], reference: string): readonly Customer[] {
  const wanted = reference.trim().toLowerCase();
  return customers.filter(({ id, email, domain, name }) =>
    [id, email, domain, name].some((text) => text?.toLowerCase() === wanted),
  );
}

function candidate({ id, type, name, email, domain, city, company }: Customer): CustomerCandidate {
  return { id, type, name, email, domain, city, company: company?.name ?? null };
}
