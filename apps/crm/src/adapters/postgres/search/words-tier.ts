import type { Position } from '@enterprise-mcp/kit';
import type { Queryable } from '@enterprise-mcp/postgres';
import type { Condition } from '../filters.ts';
import { all, Params } from '../params.ts';
import { type Expansion, isEmpty } from './expansion.ts';
import type { Count, Found, Tier } from './tier.ts';
import { beyondKey, firstEntry, inLists, listEntries } from './word-lists.ts';

/** What a tier of words is given: one expansion a word of the query, and what else must hold. */
export interface WordsQuery {
  readonly name: string;
  readonly expansions: readonly Expansion[];
  /** Index of the expansion whose list is read; the others are checked on the customers it gives. */
  readonly driver: number;
  readonly counted: readonly Condition[];
  /** What holds for the customers shown, beyond those counted: not shown by an earlier tier. */
  readonly shown?: Condition;
  /** Counted are only customers that have no word of this one. */
  readonly beyond?: Expansion;
  /** The list is short: it is read to its end at once, which also counts. */
  readonly whole?: boolean;
}

/** Entries read first; four times as many each time that too few of them fit. */
const FIRST_CHUNK = 40;
const LARGEST_CHUNK = 4_000;
/** With other words to check, the few that have them may be far apart: then so much is read and no more. */
const MOST_READ = 8_000;
/** Entries of the driving word that a count reads at most, so that a frequent word costs no more than a rare one. */
const COUNTED = 2_000;

// By key, one after the other. Left to itself the planner now and then tests the conditions on all customers first.
const eachCustomer = `CROSS JOIN LATERAL (SELECT c.* FROM crm.customers c WHERE c.id = e.id OFFSET 0) AS c`;

/**
 * Customers in whom every word of the query has a match, read from the ordered list of one word.
 *
 * This is what bounds a search: the list (`crm.customer_words`) stands in the order of the answers, so a page reads
 * about as many entries as it shows, and nothing is collected to be ranked. "a" or "gmbh" over half a million
 * customers costs what a rare name costs. The order: nearness of the word (0 where the query begins it, an exact word
 * before longer ones), in the name before elsewhere, name, id.
 *
 * The list is read in chunks, each a statement that can only be planned one way. As one join with a LIMIT the planner
 * guesses how many entries will fit, guesses few, and sorts the whole list.
 */
export function wordsTier(tx: Queryable, query: WordsQuery): Tier {
  const driver = query.expansions[query.driver];
  const isCut = driver?.kind === 'words' && driver.cut === true;
  const others = query.expansions.filter((_, index) => index !== query.driver);
  const conditionsOf = (params: Params) => [
    ...others.map((other) => matches(params, other)),
    ...query.counted.map((condition) => condition(params)),
  ];
  const shownOf = (params: Params) => query.shown?.(params) ?? 'true';

  async function* entries(driving: Expansion, after: Position | undefined, limit: number): AsyncGenerator<Entry[]> {
    let start = after;
    let read = 0;
    for (let chunk = Math.max(FIRST_CHUNK, limit * 2); ; chunk = Math.min(chunk * 4, LARGEST_CHUNK)) {
      const params = new Params();
      const source = listEntries(params, driving, start, chunk);
      const fits = [...conditionsOf(params), shownOf(params), firstEntry(params, driving)];
      const { rows } = await tx.query<Entry>(
        `SELECT e.id, e.rank, e.word, e.place, e.sort_name, (${all(fits)}) AS fits
         FROM (${source}) AS e ${eachCustomer}
         ORDER BY e.rank, e.word, e.place, e.sort_name, e.id`,
        params.values,
      );
      yield rows;
      read += rows.length;
      const last = rows.at(-1);
      if (rows.length < chunk || last === undefined || (others.length > 0 && read >= MOST_READ)) return;
      start = keyOf(last);
    }
  }

  let counted: number | undefined;
  async function wholePage(driving: Expansion, after: Position | undefined, limit: number): Promise<readonly Found[]> {
    const params = new Params();
    const source = listEntries(params, driving, undefined, LARGEST_CHUNK);
    const where = all([...conditionsOf(params), firstEntry(params, driving)]);
    const { rows } = await tx.query<Entry & { readonly total: number }>(
      `WITH e AS MATERIALIZED (${source}), fitting AS MATERIALIZED (
         SELECT e.*, ${shownOf(params)} AS shown FROM e ${eachCustomer} WHERE ${where}
       )
       SELECT e.*, (SELECT count(*) FROM fitting) AS total FROM fitting AS e
       WHERE shown AND ${beyondKey(params, after)}
       ORDER BY e.rank, e.word, e.place, e.sort_name, e.id LIMIT ${params.add(limit)}`,
      params.values,
    );
    counted = rows[0]?.total;
    return rows.map((row): Found => ({ row: row.id, key: keyOf(row) }));
  }

  return {
    name: query.name,
    async page(after, limit) {
      const found: Found[] = [];
      if (!driver || isEmpty(driver)) return found;
      if (query.whole) return wholePage(driver, after, limit);
      for await (const rows of entries(driver, after, limit)) {
        for (const row of rows) if (row.fits && found.length < limit) found.push({ row: row.id, key: keyOf(row) });
        if (found.length === limit) break;
      }
      return found;
    },
    async count(cap): Promise<Count> {
      if (!driver || isEmpty(driver)) return { count: 0, exact: true };
      if (counted !== undefined) return { count: Math.min(counted, cap), exact: counted <= cap };
      const params = new Params();
      const conditions = conditionsOf(params);
      if (query.beyond) conditions.push('NOT EXISTS (SELECT FROM others o WHERE o.id = e.id)');
      // Without conditions the lists alone tell, and the customers are not read.
      const join = others.length + query.counted.length > 0 ? eachCustomer : '';
      const list = (expansion: Expansion) =>
        `SELECT w.customer_id AS id FROM crm.customer_words w WHERE ${inLists(params, expansion)} LIMIT ${COUNTED}`;
      const { rows } = await tx.query<{ entries: number; customers: number }>(
        `WITH e AS MATERIALIZED (${list(driver)})${query.beyond ? `, others AS MATERIALIZED (${list(query.beyond)})` : ''}
         SELECT (SELECT count(*) FROM e) AS entries, count(DISTINCT e.id) AS customers
         FROM e ${join}
         WHERE ${all(conditions)}`,
        params.values,
      );
      const { entries: read = 0, customers = 0 } = rows[0] ?? {};
      return { count: Math.min(customers, cap), exact: read < COUNTED && customers <= cap && !isCut };
    },
  };
}

interface Entry {
  readonly id: number;
  readonly rank: number;
  readonly word: string;
  readonly place: number;
  readonly sort_name: string;
  readonly fits: boolean;
}

const keyOf = (entry: Entry): Position => [entry.rank, entry.word, entry.place, entry.sort_name, entry.id];

/** The customer `c` has a word of the expansion. */
export function matches(params: Params, expansion: Expansion): string {
  // Plain words hold neither % nor _ nor a backslash.
  if (expansion.kind === 'prefix') return `c.search_text LIKE ${params.add(`% ${expansion.from}%`)}`;
  if (expansion.part) return `c.search_text LIKE ${params.add(`%${expansion.part}%`)}`;
  return `string_to_array(c.search_text, ' ') && ${params.add(expansion.words.map(({ word }) => word))}::text[]`;
}

/** How many entries each expansion has, up to `cap` each. */
export async function frequencies(
  tx: Queryable,
  expansions: readonly Expansion[],
  cap: number,
): Promise<readonly number[]> {
  if (expansions.length === 0) return [];
  const params = new Params();
  const counts = expansions.map(
    (expansion) =>
      `(SELECT count(*) FROM (SELECT FROM crm.customer_words w WHERE ${inLists(params, expansion)} LIMIT ${cap}) AS n)`,
  );
  const { rows } = await tx.query<{ counts: number[] }>(`SELECT ARRAY[${counts.join(', ')}] AS counts`, params.values);
  return rows[0]?.counts ?? [];
}
