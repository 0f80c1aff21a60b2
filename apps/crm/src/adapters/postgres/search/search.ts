import type { Page, Position } from '@enterprise-mcp/kit';
import type { Queryable } from '@enterprise-mcp/postgres';
import type { CustomerHit, CustomerQuery, PageOf } from '../../../ports.ts';
import { customersByRow } from '../customer-rows.ts';
import { type Condition, filterConditions } from '../filters.ts';
import { type Expansion, prefixOf, similar } from './expansion.ts';
import { identified, isDomain } from './identifiers.ts';
import { matchedOn } from './matched-on.ts';
import { Reading } from './reading.ts';
import { type Order, scanTier } from './scan-tier.ts';
import { type Terms, termsOf } from './terms.ts';
import type { Count, Found, Tier } from './tier.ts';
import { exactTiers, hasParts, phraseTier, type Scope, similarTier } from './tiers.ts';
import { frequencies, matches } from './words-tier.ts';

export const MAX_TOTAL = 1_000;

export type SearchResult = PageOf<CustomerHit> & { readonly total: number; readonly totalIsExact: boolean };

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
  if (terms.words.length === 0) return { found: [], total: { count: 0, exact: true }, corrected: [] };
  const known = await identified(tx, terms, filters);
  if (sort !== 'relevance') return sorted(tx, terms, filters, known, order, page);

  // An id, an address or a number means these and no others; a web domain is also a part of its people's addresses.
  if (known.length > 0 && !isDomain(terms)) return read(new Reading([async () => knownTier(known)]), page);
  const others: Condition[] = known.length > 0 ? [(params) => `c.id <> ALL (${params.add(known)}::bigint[])`] : [];
  const scope: Scope = { filters, others };
  const [resumeAt] = page.after ?? [];
  if (resumeAt !== 'similar' && resumeAt !== 'phrase') {
    const tiers = await exactTiers(tx, terms, scope);
    const exact = await read(new Reading([async () => knownTier(known), ...tiers]), page);
    if (exact.found.length > 0 || page.after) return exact;
  }
  if (resumeAt !== 'similar') {
    const phrase = await read(new Reading([phraseTier(tx, terms, scope)]), page);
    if (phrase.found.length > 0 || page.after) return phrase;
  }
  const expansions = await correct(tx, terms);
  return { ...(await read(new Reading([similarTier(tx, expansions, scope)]), page)), corrected: wordsOf(expansions) };
}

async function read(reading: Reading, page: Page): Promise<Answer> {
  const found = await reading.page(page.after, page.limit + 1);
  // The whole of it is on this page: counted already.
  const counted = page.after === undefined && found.length <= page.limit;
  const total = counted ? { count: found.length, exact: true } : await reading.count(MAX_TOTAL);
  return { found, total, corrected: [] };
}

/** In another order than relevance all ways to match count alike, and one scan reads them. */
async function sorted(
  tx: Queryable,
  terms: Terms,
  filters: readonly Condition[],
  known: readonly number[],
  order: Order,
  page: Page,
): Promise<Answer> {
  const orKnown = (words: Condition): Condition =>
    known.length > 0 ? (params) => `(c.id = ANY (${params.add(known)}::bigint[]) OR (${words(params)}))` : words;
  const [resumeAt] = page.after ?? [];
  if (resumeAt !== 'similar') {
    const exact = new Reading([async () => scanTier(tx, 'exact', order, [...filters, orKnown(hasParts(terms))])]);
    const answer = await read(exact, page);
    if (answer.found.length > 0 || page.after) return answer;
  }
  const expansions = await correct(tx, terms);
  const words = wordsOf(expansions);
  if (words.length === 0) return { found: [], total: { count: 0, exact: true }, corrected: [] };
  const near: Condition = (params) =>
    expansions
      .map(
        (e) =>
          `(${alternatives(e)
            .map((prefix) => matches(params, prefix))
            .join(' OR ')})`,
      )
      .join(' AND ');
  const answer = await read(new Reading([async () => scanTier(tx, 'similar', order, [...filters, near])]), page);
  return { ...answer, corrected: words };
}

/**
 * What the words could have been meant to be. A word that occurs is left as it is if another does not; when all occur,
 * but never together, any may be wrong.
 */
async function correct(tx: Queryable, terms: Terms): Promise<readonly Expansion[]> {
  const prefixes = terms.words.map(prefixOf);
  const counts = await frequencies(tx, prefixes, 1);
  const allOccur = counts.every((count) => count > 0);
  if (allOccur && prefixes.length === 1) return [];
  const expansions: Expansion[] = [];
  for (const [index, prefix] of prefixes.entries()) {
    const word = terms.words[index] ?? '';
    const kept = (counts[index] ?? 0) > 0 && !allOccur;
    expansions.push(kept ? prefix : await similar(tx, word));
  }
  return expansions.some((e) => alternatives(e).length === 0) ? [] : expansions;
}

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
