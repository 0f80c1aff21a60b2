import type { Queryable } from '@enterprise-mcp/postgres';

/**
 * How many customers each reference means: a record of that source, or else every customer of that name, letter case
 * aside. As a common table expression `meant (reference, customer_id)` over `$n::text[]`.
 */
export const meant = (references: string) => `
  asked AS (SELECT DISTINCT r AS reference FROM unnest(${references}) AS r),
  by_source AS (SELECT a.reference, s.customer_id FROM asked a JOIN crm.customer_sources s ON s.source = a.reference),
  meant AS (
    SELECT reference, customer_id FROM by_source
    UNION ALL
    SELECT a.reference, c.id FROM asked a
    JOIN crm.customers c ON c.name_key = crm.plain(a.reference) AND lower(c.name) = lower(a.reference)
    WHERE NOT EXISTS (SELECT FROM by_source b WHERE b.reference = a.reference)
  )`;

export async function countReferences(
  tx: Queryable,
  references: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.query<{ reference: string; count: number }>(
    `WITH ${meant('$1::text[]')}
     SELECT a.reference, count(m.customer_id) AS count
     FROM asked a LEFT JOIN meant m USING (reference) GROUP BY a.reference`,
    [references],
  );
  return new Map(rows.map(({ reference, count }) => [reference, count]));
}

/** The one customer each reference means; references that mean none or several are left out. */
export async function resolveReferences(
  tx: Queryable,
  references: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (references.length === 0) return new Map();
  const { rows } = await tx.query<{ reference: string; id: number }>(
    `WITH ${meant('$1::text[]')}
     SELECT reference, min(customer_id) AS id FROM meant GROUP BY reference HAVING count(*) = 1`,
    [references],
  );
  return new Map(rows.map(({ reference, id }) => [reference, id]));
}

/** Imports run one after the other: two at once could both find a record missing. */
export async function lockImports(tx: Queryable): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('crm.imports', 0))`);
}
