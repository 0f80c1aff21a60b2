import type { Page } from '@enterprise-mcp/kit';
import type { Queryable } from '@enterprise-mcp/postgres';
import type { Opportunity } from '../../domain/opportunity.ts';
import type { OpportunityQuery, PageOf } from '../../ports.ts';
import { type Condition, filterConditions } from './filters.ts';
import { toRow } from './ids.ts';
import { opportunitiesByRow } from './opportunity-rows.ts';
import { all, Params } from './params.ts';

/** What closes soonest, is largest, or changed last comes first. Deals without a close date come last. */
const orders = {
  close_date: { key: `coalesce(o.close_date, 'infinity'::date)`, type: 'date', direction: 'ASC', after: '>' },
  amount: { key: 'o.amount', type: 'numeric', direction: 'DESC', after: '<' },
  updated_at: { key: 'o.updated_at', type: 'timestamptz', direction: 'DESC', after: '<' },
} as const;

export async function listOpportunities(
  tx: Queryable,
  query: OpportunityQuery,
  page: Page,
): Promise<PageOf<Opportunity>> {
  const conditions = [...builtIn(query), ...(await filterConditions(tx, 'opportunity', query.filters))];
  const { key, type, direction, after } = orders[query.sort];
  const params = new Params();
  const [value, id] = page.after ?? [];
  const start = page.after
    ? `(${key}, o.id) ${after} (${params.add(value)}::${type}, ${params.add(id)}::bigint)`
    : 'true';
  const { rows } = await tx.query<{ id: number; key: string }>(
    `SELECT o.id, (${key})::text AS key FROM crm.opportunities o
     WHERE ${start} AND ${all(conditions.map((condition) => condition(params)))}
     ORDER BY ${key} ${direction}, o.id ${direction} LIMIT ${params.add(page.limit + 1)}`,
    params.values,
  );
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: await opportunitiesByRow(
      tx,
      shown.map((row) => row.id),
    ),
    next: last && [last.key, last.id],
  };
}

function builtIn(query: OpportunityQuery): readonly Condition[] {
  const conditions: Condition[] = [];
  const equals = (column: string, value: unknown) => conditions.push((params) => `${column} = ${params.add(value)}`);
  const among = (column: string, values: readonly string[]) =>
    conditions.push((params) => `${column} = ANY (${params.add(values)}::text[])`);
  // An id that is none finds nothing: 0 is no row.
  if (query.customerId !== undefined) equals('o.customer_id', toRow('customer', query.customerId) ?? 0);
  if (query.ownerId !== undefined) equals('o.owner_id', toRow('owner', query.ownerId) ?? 0);
  if (query.pipelineId !== undefined) equals('o.pipeline_id', query.pipelineId);
  if (query.stageIds !== undefined) among('o.stage_id', query.stageIds);
  if (query.kinds !== undefined) among('o.stage_kind', query.kinds);
  const { closingFrom, closingTo } = query;
  if (closingFrom !== undefined) conditions.push((params) => `o.close_date >= ${params.add(closingFrom)}::date`);
  if (closingTo !== undefined) conditions.push((params) => `o.close_date <= ${params.add(closingTo)}::date`);
  return conditions;
}
