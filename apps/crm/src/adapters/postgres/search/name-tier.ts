import type { Queryable } from '@enterprise-mcp/postgres';
import type { Condition } from '../filters.ts';
import { all, Params } from '../params.ts';
import type { Terms } from './terms.ts';
import type { Tier } from './tier.ts';

/** Names that are, or begin with, all that was typed; the equal ones come first by themselves. */
export function nameTier(tx: Queryable, terms: Terms, conditions: readonly Condition[]): Tier {
  return {
    name: 'name',
    async page(after, limit) {
      const params = new Params();
      const [name, id] = after ?? [];
      const start = after ? `(c.name_key, c.id) > (${params.add(name)}::text, ${params.add(id)}::bigint)` : 'true';
      const [low, high] = [params.add(terms.plain), params.add(`${terms.plain}\u{10FFFF}`)];
      const { rows } = await tx.query<{ id: number; name_key: string }>(
        `SELECT c.id, c.name_key FROM crm.customers c
         WHERE c.name_key >= ${low} AND c.name_key < ${high} AND ${start} AND ${all(conditions.map((c) => c(params)))}
         ORDER BY c.name_key, c.id LIMIT ${params.add(limit)}`,
        params.values,
      );
      return rows.map((row) => ({ row: row.id, key: [row.name_key, row.id] }));
    },
    // Such a customer has all the words too, and is counted there.
    count: async () => ({ count: 0, exact: true }),
  };
}

/** Not in the name tier. */
export function notByName(terms: Terms): Condition {
  return (params) => `NOT starts_with(c.name_key, ${params.add(terms.plain)}::text)`;
}
