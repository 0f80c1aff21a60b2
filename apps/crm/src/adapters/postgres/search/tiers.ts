import type { Queryable } from '@enterprise-mcp/postgres';
import type { Condition } from '../filters.ts';
import { containing, type Expansion, isEmpty, isShort, prefixOf } from './expansion.ts';
import { nameTier, notByName } from './name-tier.ts';
import type { LazyTier } from './reading.ts';
import { type Order, scanTier } from './scan-tier.ts';
import type { Terms } from './terms.ts';
import type { Tier } from './tier.ts';
import { frequencies, matches, wordsTier } from './words-tier.ts';

/** The list of a word with fewer entries is read to its end. */
const RARE = 2_000;

export interface Scope {
  /** What the caller filters by. */
  readonly filters: readonly Condition[];
  /** Leaves out customers that were found already. */
  readonly others: readonly Condition[];
}

/** Every word of the query begins a word of the customer. */
export function allBegin(terms: Terms): Condition {
  return (params) => terms.words.map((word) => matches(params, prefixOf(word))).join(' AND ');
}

/**
 * The name begins so; then every word begins a word of the customer.
 *
 * One word alone needs no more than its ordered list, however long. Several frequent ones, or a frequent one with
 * filters, might have to read a long list to its end for the few that fit: there a scan finds out by a sample how to
 * go about it.
 */
export async function beginTiers(
  tx: Queryable,
  terms: Terms,
  { filters, others }: Scope,
): Promise<readonly LazyTier[]> {
  const expansions = terms.words.map(prefixOf);
  const filtered = filters.length > 0;
  const lone = expansions.length === 1 && !filtered;
  const counts = lone ? [0] : await frequencies(tx, expansions, RARE + 1);
  const driver = indexOfLeast(counts);
  const counted = [...filters, ...others];
  const shown = notByName(terms);
  const scanned = [...counted, allBegin(terms)];

  const name = async () => nameTier(tx, terms, counted);
  if ((counts[driver] ?? 0) <= RARE) {
    return [name, async () => wordsTier(tx, { name: 'words', expansions, driver, counted, shown, whole: !lone })];
  }
  // With filters even the names that begin so may be many for few that fit; the scan orders by name as well.
  if (filtered) return [async () => scanTier(tx, 'common', 'name', scanned)];
  return [name, async () => scanTier(tx, 'common', 'name', scanned, shown)];
}

/** Every word of the query is a part of a word of the customer, and not all begin one. */
export function partsTier(tx: Queryable, terms: Terms, { filters, others }: Scope): LazyTier {
  return () => parts(tx, terms, [...filters, ...others]);
}

/** Anywhere in the text: inside numbers, which the vocabulary does not hold. */
export function phraseTier(tx: Queryable, terms: Terms, { filters, others }: Scope, order: Order): LazyTier {
  return async () => {
    if (!/\d/.test(terms.plain) || isShort(terms.plain)) return undefined;
    return scanTier(tx, 'phrase', order, [
      ...filters,
      ...others,
      (params) => `c.search_text LIKE ${params.add(`%${terms.plain}%`)}`,
    ]);
  };
}

/** Every word, or one spelled like it. */
export function similarTier(tx: Queryable, expansions: readonly Expansion[], { filters, others }: Scope): LazyTier {
  return async () => {
    if (expansions.length === 0 || expansions.some(isEmpty)) return undefined;
    const counts = await frequencies(tx, expansions, RARE + 1);
    const driver = indexOfLeast(counts);
    const counted = [...filters, ...others];
    return wordsTier(tx, {
      name: 'similar',
      expansions,
      driver,
      counted,
      whole: isSmall(counts, driver, expansions, counted),
    });
  };
}

async function parts(tx: Queryable, terms: Terms, counted: readonly Condition[]): Promise<Tier | undefined> {
  const begin = allBegin(terms);
  const notAllBegin: Condition = (params) => `NOT (${begin(params)})`;
  const [word, ...more] = terms.words;
  const lone = more.length === 0 && counted.length === 0;
  const expansions: Expansion[] = [];
  for (const part of terms.words) {
    expansions.push(beginsOnly(part) ? prefixOf(part) : await containing(tx, part, more.length === 0));
  }
  const isNew = expansions.some(
    (e, i) => e.kind === 'words' && e.words.some((w) => !w.word.startsWith(terms.words[i] ?? '')),
  );
  if (!isNew || expansions.some(isEmpty)) return undefined;
  const counts = lone ? [0] : await frequencies(tx, expansions, RARE + 1);
  const lengths = counts.map((count, i) => (isCut(expansions[i]) ? RARE + 1 : count));
  const driver = lone ? 0 : indexOfLeast(lengths);
  const query = { name: 'parts', expansions, driver };
  // A lone word is counted in the lists alone, without looking at any customer.
  if (lone && word) return wordsTier(tx, { ...query, counted: [], shown: notAllBegin, beyond: prefixOf(word) });
  const conditions = [...counted, notAllBegin];
  if ((lengths[driver] ?? 0) > RARE) return scanTier(tx, 'common-parts', 'name', [...conditions, hasParts(terms)]);
  return wordsTier(tx, { ...query, counted: conditions, whole: true });
}

const isCut = (expansion: Expansion | undefined) => expansion?.kind === 'words' && expansion.cut === true;

/** Short enough to be read to its end, and with something to check on each customer. */
function isSmall(
  counts: readonly number[],
  driver: number,
  expansions: readonly Expansion[],
  conditions: readonly Condition[],
): boolean {
  return (counts[driver] ?? 0) <= RARE && expansions.length + conditions.length > 1;
}

/** Too short to look for inside of words; and numbers are not in the vocabulary. */
const beginsOnly = (word: string) => isShort(word) || /^\d+$/.test(word);

/** Every word of the query is a part of the text, or begins a word of it. */
export function hasParts(terms: Terms): Condition {
  return (params) =>
    terms.words
      .map((word) => `c.search_text LIKE ${params.add(beginsOnly(word) ? `% ${word}%` : `%${word}%`)}`)
      .join(' AND ');
}

function indexOfLeast(counts: readonly number[]): number {
  return counts.reduce((least, count, index) => (count < (counts[least] ?? 0) ? index : least), 0);
}
