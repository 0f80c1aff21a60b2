import type { Position } from '@enterprise-mcp/kit';
import type { Queryable } from '@enterprise-mcp/postgres';
import type { Condition } from '../filters.ts';
import { all, Params } from '../params.ts';
import { type Expansion, isEmpty } from './expansion.ts';
import type { Count, Found, Tier } from './tier.ts';

/** What a tier of words is given: one expansion a word of the query, and what else must hold. */
export interface WordsQuery {
  readonly name: string;
  readonly expansions: readonly Expansion[];
  /** Index of the expansion whose list is read; the others are checked on the customers it gives. */
  readonly driver: number;
  /** Also what earlier tiers found, negated. */
  readonly conditions: readonly Condition[];
  /** What holds for those that this tier counts. */
  readonly counted: readonly Condition[];
}

/** Entries of the driving word that a count reads at most, so that a frequent word costs no more than a rare one. */
const COUNTED = 3_000;

/**
 * Customers in whom every word of the query has a match, read from the ordered list of one word.
 *
 * This is what bounds a search: the list (`crm.customer_words`) stands in the order of the answers, so a page reads
 * as many entries as it shows, and nothing is collected to be ranked. "a" or "gmbh" over half a million customers
 * costs what a rare name costs. The order: nearness of the word (0 where the query begins it, an exact word before
 * longer ones), in the name before elsewhere, name, id.
 */
export function wordsTier(tx: Queryable, query: WordsQuery): Tier {
  const driver = query.expansions[query.driver];
  const others = query.expansions.filter((_, index) => index !== query.driver);
  return {
    name: query.name,
    async page(after, limit) {
      if (!driver || isEmpty(driver)) return [];
      const params = new Params();
      const where = () => [...others.map((other) => matches(params, other)), ...query.conditions.map((c) => c(params))];
      const sql =
        driver.kind === 'prefix'
          ? prefixPage(params, driver, after, limit, where)
          : listPage(params, driver, after, limit, where);
      const { rows } = await tx.query<Row>(sql, params.values);
      return rows.map((row): Found => ({ row: row.id, key: [row.rank, row.word, row.place, row.sort_name, row.id] }));
    },
    async count(cap): Promise<Count> {
      if (!driver || isEmpty(driver)) return { count: 0, exact: true };
      const params = new Params();
      const range =
        driver.kind === 'prefix'
          ? `w.word >= ${params.add(driver.from)} AND w.word < ${params.add(driver.to)}`
          : `w.word = ANY (${params.add(driver.words.map(({ word }) => word))}::text[])`;
      const conditions = [...others.map((o) => matches(params, o)), ...query.counted.map((c) => c(params))];
      // Without conditions the list alone tells, and the customers are not read.
      const join = conditions.length > 0 ? 'JOIN crm.customers c ON c.id = w.customer_id' : '';
      const { rows } = await tx.query<{ entries: number; customers: number }>(
        `SELECT count(*) AS entries, count(DISTINCT id) AS customers FROM (
           SELECT w.customer_id AS id FROM crm.customer_words w ${join}
           WHERE ${range} AND ${all(conditions)} LIMIT ${COUNTED}
         ) AS counted`,
        params.values,
      );
      const { entries = 0, customers = 0 } = rows[0] ?? {};
      return { count: Math.min(customers, cap), exact: entries < COUNTED && customers <= cap };
    },
  };
}

interface Row {
  readonly id: number;
  readonly rank: number;
  readonly word: string;
  readonly place: number;
  readonly sort_name: string;
}

type List = Extract<Expansion, { kind: 'words' }>;
type Prefix = Extract<Expansion, { kind: 'prefix' }>;

function prefixPage(
  params: Params,
  { from, to }: Prefix,
  after: Position | undefined,
  limit: number,
  where: () => string[],
) {
  const [, word, place, name, id] = after ?? [];
  const start = after
    ? `(w.word, w.place, w.sort_name, w.customer_id) > (${params.add(word)}::text, ${params.add(place)}::smallint, ${params.add(name)}::text, ${params.add(id)}::bigint)`
    : 'true';
  const [low, high] = [params.add(from), params.add(to)];
  // A customer with several such words stands at the first.
  const first = `w.word = (SELECT min(x COLLATE "C") FROM unnest(string_to_array(c.search_text, ' ')) AS x
      WHERE x COLLATE "C" >= ${low} AND x COLLATE "C" < ${high} AND char_length(x) <= 64)`;
  return `SELECT w.customer_id AS id, 0 AS rank, w.word, w.place, w.sort_name
    FROM crm.customer_words w JOIN crm.customers c ON c.id = w.customer_id
    WHERE w.word >= ${low} AND w.word < ${high} AND ${start} AND ${first} AND ${all(where())}
    ORDER BY w.word, w.place, w.sort_name, w.customer_id LIMIT ${params.add(limit)}`;
}

function listPage(params: Params, { words }: List, after: Position | undefined, limit: number, where: () => string[]) {
  const list = `unnest(${params.add(words.map((w) => w.word))}::text[], ${params.add(words.map((w) => w.rank))}::int[])`;
  const start = after
    ? `(l.rank, l.word COLLATE "C", w.place, w.sort_name, w.customer_id) > (${after
        .map((value, i) => `${params.add(value)}::${['int', 'text', 'smallint', 'text', 'bigint'][i]}`)
        .join(', ')})`
    : 'true';
  const rows = params.add(limit);
  // One ordered range a word, each no longer than the page; then the first of all of them.
  return `SELECT r.* FROM ${list} AS l (word, rank) CROSS JOIN LATERAL (
      SELECT w.customer_id AS id, l.rank, w.word, w.place, w.sort_name
      FROM crm.customer_words w JOIN crm.customers c ON c.id = w.customer_id
      WHERE w.word = l.word AND ${start}
        AND (l.rank, l.word COLLATE "C") = (SELECT m.rank, m.word COLLATE "C" FROM ${list} AS m (word, rank)
          WHERE m.word = ANY (string_to_array(c.search_text, ' ')) ORDER BY 1, 2 LIMIT 1)
        AND ${all(where())}
      ORDER BY w.place, w.sort_name, w.customer_id LIMIT ${rows}
    ) AS r ORDER BY r.rank, r.word, r.place, r.sort_name, r.id LIMIT ${rows}`;
}

/** The customer `c` has a word of the expansion. */
export function matches(params: Params, expansion: Expansion): string {
  // Plain words hold neither % nor _ nor a backslash.
  if (expansion.kind === 'prefix') return `c.search_text LIKE ${params.add(`% ${expansion.from}%`)}`;
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
  const counts = expansions.map((expansion) => {
    const range =
      expansion.kind === 'prefix'
        ? `word >= ${params.add(expansion.from)} AND word < ${params.add(expansion.to)}`
        : `word = ANY (${params.add(expansion.words.map(({ word }) => word))}::text[])`;
    return `(SELECT count(*) FROM (SELECT FROM crm.customer_words WHERE ${range} LIMIT ${cap}) AS n)`;
  });
  const { rows } = await tx.query<{ counts: number[] }>(`SELECT ARRAY[${counts.join(', ')}] AS counts`, params.values);
  return rows[0]?.counts ?? [];
}
