import type { Page, Position } from '@enterprise-mcp/kit';
import type { Queryable } from '@enterprise-mcp/postgres';
import type { CustomerHit, CustomerQuery, PageOf } from '../../../ports.ts';
import { customersByRow } from '../customer-rows.ts';
import { type Condition, filterConditions } from '../filters.ts';
import { type Expansion, prefixOf, similar } from './expansion.ts';
import { identified, isDomain } from './identifiers.ts';
import { matchedOn } from './matched-on.ts';
import { type LazyTier, Reading } from './reading.ts';
import { type Order, scanTier } from './scan-tier.ts';
import { type Terms, termsOf } from './terms.ts';
import type { Count, Found, Tier } from './tier.ts';
import { allBegin, beginTiers, hasParts, partsTier, phraseTier, type Scope, similarTier } from './tiers.ts';
import { frequencies, matches } from './words-tier.ts';

const MAX_TOTAL = 1_000;

type SearchResult = PageOf<CustomerHit> & { readonly total: number; readonly totalIsExact: boolean };

/** One way through the search: what it finds, and the words that a misspelled query stood for. */
interface Answer {
  readonly found: readonly Found[];
  readonly total: Count;
  readonly corrected: readonly string[];
}

/**
 * A page of customers. With a query: by identifier, then by words and their parts, and by similar spelling only when
 * nothing else is found. Without: all that fit the filters, in the order asked for.
 */
export async function searchCustomers(tx: Queryable, query: CustomerQuery, page: Page): Promise<SearchResult> {
  const terms = await termsOf(tx, query.query);
  const filters = [...typeCondition(query), ...(await filterConditions(tx, 'customer', query.filters))];
  const answer = await answerTo(tx, terms, filters, query.sort, page);
  const rows = answer.found.slice(0, page.limit);
  const customers = await customersByRow(
    tx,
    rows.map(({ row }) => row),
  );
  const matched = terms && customers.length > 0 ? await matchedOn(tx, terms, customers, answer.corrected) : undefined;
  return {
    items: customers.map((customer) => ({ customer, matchedOn: matched?.get(customer.id) ?? [] })),
    next: answer.found.length > page.limit ? rows.at(-1)?.key : undefined,
    total: answer.total.count,
    totalIsExact: answer.total.exact,
  };
}

async function answerTo(
  tx: Queryable,
  terms: Terms | undefined,
  filters: readonly Condition[],
  sort: CustomerQuery['sort'],
  page: Page,
): Promise<Answer> {
  const order: Order = sort === 'relevance' ? 'name' : sort;
  if (terms === undefined) return read(new Reading([async () => scanTier(tx, 'all', order, filters)]), page);
  if (terms.words.length === 0) return nothing;
  const known = await identified(tx, terms, filters);
  // An id, an address or a number means these and no others; a web domain is also a part of its people's addresses.
  if (known.length > 0 && !isDomain(terms)) {
    const byId: Condition = (params) => `c.id = ANY (${params.add(known)}::bigint[])`;
    const tier = sort === 'relevance' ? knownTier(known) : scanTier(tx, 'known', order, [...filters, byId]);
    return read(new Reading([async () => tier]), page);
  }
  const stages =
    sort === 'relevance' ? byRelevance(tx, terms, filters, known) : inOrder(tx, terms, filters, known, order);
  for (const stage of stages) {
    const { tiers, corrected = [] } = await stage();
    const answer = await read(new Reading(tiers), page);
    if (answer.found.length > 0) return { ...answer, corrected };
  }
  return nothing;
}

const nothing: Answer = { found: [], total: { count: 0, exact: true }, corrected: [] };

async function read(reading: Reading, page: Page): Promise<Answer> {
  const found = await reading.page(page.after, page.limit + 1);
  // The whole of it is on this page: counted already.
  const counted = page.after === undefined && found.length <= page.limit;
  const total = counted ? { count: found.length, exact: true } : await reading.count(MAX_TOTAL);
  return { found, total, corrected: [] };
}

/**
 * What to try when all before found nothing. A later page comes back to the stage its position is from: the tiers of
 * the others do not know it and give nothing.
 */
type Stage = () => Promise<{ readonly tiers: readonly LazyTier[]; readonly corrected?: readonly string[] }>;

function byRelevance(
  tx: Queryable,
  terms: Terms,
  filters: readonly Condition[],
  known: readonly number[],
): readonly Stage[] {
  const others: Condition[] = known.length > 0 ? [(params) => `c.id <> ALL (${params.add(known)}::bigint[])`] : [];
  const scope: Scope = { filters, others };
  const parts = partsTier(tx, terms, scope);
  // Parts of a single word are worth showing behind the words it begins. With several words they are a last resort:
  // who types two names does not look for the middle of others.
  const single = terms.words.length === 1;
  return [
    async () => {
      const begin = await beginTiers(tx, terms, scope);
      return { tiers: [async () => knownTier(known), ...begin, ...(single ? [parts] : [])] };
    },
    ...(single ? [] : [async () => ({ tiers: [parts] })]),
    async () => ({ tiers: [phraseTier(tx, terms, scope, 'name')] }),
    async () => {
      const expansions = await correct(tx, terms);
      return { tiers: [similarTier(tx, expansions, scope)], corrected: wordsOf(expansions) };
    },
  ];
}

/** In another order than relevance each stage is one scan over all that it finds. */
function inOrder(
  tx: Queryable,
  terms: Terms,
  filters: readonly Condition[],
  known: readonly number[],
  order: Order,
): readonly Stage[] {
  const scan = (name: string, condition: Condition) => [async () => scanTier(tx, name, order, [...filters, condition])];
  const orKnown = (words: Condition): Condition =>
    known.length > 0 ? (params) => `(c.id = ANY (${params.add(known)}::bigint[]) OR (${words(params)}))` : words;
  const single = terms.words.length === 1;
  return [
    async () => ({ tiers: scan('begin', orKnown(single ? hasParts(terms) : allBegin(terms))) }),
    ...(single ? [] : [async () => ({ tiers: scan('parts', hasParts(terms)) })]),
    async () => ({ tiers: [phraseTier(tx, terms, { filters, others: [] }, order)] }),
    async () => {
      const expansions = await correct(tx, terms);
      const corrected = wordsOf(expansions);
      return corrected.length > 0 ? { tiers: scan('similar', hasOneOfEach(expansions)), corrected } : { tiers: [] };
    },
  ];
}

/** A word that begins words of so many customers is spelled right. */
const SURELY_RIGHT = 20;

/**
 * What the words could have been meant to be. Where some do not occur at all, those; where all occur, but never
 * together, any that is rare may be wrong.
 */
async function correct(tx: Queryable, terms: Terms): Promise<readonly Expansion[]> {
  const prefixes = terms.words.map(prefixOf);
  const counts = await frequencies(tx, prefixes, SURELY_RIGHT);
  const enough = counts.some((count) => count === 0) ? 1 : SURELY_RIGHT;
  const isRight = (index: number) => (counts[index] ?? 0) >= enough;
  // Nothing to correct; a single word that occurs was found and filtered away.
  if (prefixes.every((_, index) => isRight(index)) || (prefixes.length === 1 && counts[0] !== 0)) return [];
  const expansions: Expansion[] = [];
  for (const [index, prefix] of prefixes.entries()) {
    expansions.push(isRight(index) ? prefix : await similar(tx, terms.words[index] ?? ''));
  }
  return expansions.some((e) => alternatives(e).length === 0) ? [] : expansions;
}

const hasOneOfEach =
  (expansions: readonly Expansion[]): Condition =>
  (params) =>
    expansions
      .map((expansion) => {
        const ways = alternatives(expansion).map((prefix) => matches(params, prefix));
        return `(${ways.join(' OR ')})`;
      })
      .join(' AND ');

const alternatives = (expansion: Expansion): readonly Expansion[] =>
  expansion.kind === 'prefix' ? [expansion] : expansion.words.map(({ word }) => prefixOf(word));

const wordsOf = (expansions: readonly Expansion[]): readonly string[] =>
  expansions.flatMap((e) => (e.kind === 'words' ? e.words.map(({ word }) => word) : []));

/** Found by an identifier: few, and looked up already. */
function knownTier(known: readonly number[]): Tier {
  return {
    name: 'identifier',
    page: async (after: Position | undefined, limit) => {
      const start = after ? known.indexOf(Number(after[0])) + 1 : 0;
      return known.slice(start, start + limit).map((row) => ({ row, key: [row] }));
    },
    count: async () => ({ count: known.length, exact: true }),
  };
}

function typeCondition({ type }: CustomerQuery): readonly Condition[] {
  return type ? [(params) => `c.type = ${params.add(type)}`] : [];
}
