import type { Queryable } from '@enterprise-mcp/postgres';
import type { Condition } from '../filters.ts';
import { all, Params } from '../params.ts';
import type { Found, Tier } from './tier.ts';

/** Orders a list can have. Newest first where time is concerned. */
const orders = {
  name: { column: 'c.name_key', type: 'text', direction: 'ASC', after: '>' },
  created_at: { column: 'c.created_at', type: 'timestamptz', direction: 'DESC', after: '<' },
  updated_at: { column: 'c.updated_at', type: 'timestamptz', direction: 'DESC', after: '<' },
} as const;

export type Order = keyof typeof orders;

/** Rows looked at to learn how many match. */
const SAMPLE = 1_000;
/** Below this the whole table may be read anyway. */
const SMALL_TABLE = 5_000;
/** So many expected matches are not counted and not collected: walking along the order finds a page soon. */
const MANY = 5_000;
const MIN_SAMPLED = 5;

/**
 * Customers by conditions alone, in one of the list orders.
 *
 * Two ways to read them: along the index of the order until the page is full, good when many match; or all matches by
 * whatever index the conditions have and then sort, good when few do. The wrong one costs seconds on a million rows,
 * and the planner cannot know: it has no statistics for values inside JSON or parts of words. So a sample of a
 * thousand rows is asked first. Both ways give the same answers.
 */
export function scanTier(
  tx: Queryable,
  name: string,
  order: Order,
  conditions: readonly Condition[],
  /** What holds for the customers shown, beyond those counted: not shown by an earlier tier. */
  shown: Condition = () => 'true',
): Tier {
  const { column, type, direction, after: beyond } = orders[order];
  let learned: Promise<boolean> | undefined;
  const many = () => {
    learned ??= matchMany(tx, conditions);
    return learned;
  };
  let counted: number | undefined;
  const where = (params: Params) => all(conditions.map((condition) => condition(params)));
  return {
    name,
    async page(after, limit) {
      const params = new Params();
      const [value, id] = after ?? [];
      const start = after
        ? `(${column}, c.id) ${beyond} (${params.add(value)}::${type}, ${params.add(id)}::bigint)`
        : 'true';
      const ordered = `ORDER BY ${column} ${direction}, c.id ${direction}`;
      // OFFSET 0 and MATERIALIZED are fences: what stands inside is planned by itself.
      const sql = (await many())
        ? `SELECT c.id, ${column} AS key, NULL AS total
           FROM (SELECT c.* FROM crm.customers c WHERE ${start} ${ordered} OFFSET 0) AS c
           WHERE ${where(params)} AND ${shown(params)} LIMIT ${params.add(limit)}`
        : `WITH c AS MATERIALIZED (
             SELECT c.id, ${column}, ${shown(params)} AS shown FROM crm.customers c WHERE ${where(params)}
           )
           SELECT c.id, ${column} AS key, (SELECT count(*) FROM c) AS total
           FROM c WHERE shown AND ${start} ${ordered} LIMIT ${params.add(limit)}`;
      const { rows } = await tx.query<{ id: number; key: string | Date; total: number | null }>(sql, params.values);
      counted = rows[0]?.total ?? undefined;
      return rows.map(({ id: row, key }): Found => {
        return { row, key: [key instanceof Date ? key.toISOString() : key, row] };
      });
    },
    async count(cap) {
      if (await many()) return { count: cap, exact: false };
      counted ??= await countAll(tx, where);
      return { count: Math.min(counted, cap), exact: counted <= cap };
    },
  };
}

async function countAll(tx: Queryable, where: (params: Params) => string): Promise<number> {
  const params = new Params();
  const sql = `SELECT count(*) AS n FROM crm.customers c WHERE ${where(params)}`;
  return (await tx.query<{ n: number }>(sql, params.values)).rows[0]?.n ?? 0;
}

/** Do so many match that a count would say "more than a thousand" in any case? */
async function matchMany(tx: Queryable, conditions: readonly Condition[]): Promise<boolean> {
  const { rows } = await tx.query<{ rows: number }>(
    `SELECT reltuples AS rows FROM pg_class WHERE oid = 'crm.customers'::regclass`,
  );
  const size = rows[0]?.rows ?? 0;
  if (size < SMALL_TABLE) return false;
  const params = new Params();
  const share = params.add((100 * SAMPLE) / size, 'real');
  // The same pages each time, so that the way does not change from page to page.
  const sampled = await tx.query<{ hits: number; seen: number }>(
    `SELECT count(*) FILTER (WHERE ${all(conditions.map((c) => c(params)))}) AS hits, count(*) AS seen
     FROM crm.customers c TABLESAMPLE SYSTEM (${share}) REPEATABLE (1)`,
    params.values,
  );
  const { hits = 0, seen = 0 } = sampled.rows[0] ?? {};
  return hits >= MIN_SAMPLED && (hits / seen) * size >= MANY;
}
