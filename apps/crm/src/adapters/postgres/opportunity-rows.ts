import type { Queryable } from '@enterprise-mcp/postgres';
import type { Opportunity, StageKind } from '../../domain/opportunity.ts';
import { renderAmount } from './amount.ts';
import { toOwner } from './customer-rows.ts';
import { toId } from './ids.ts';

interface OpportunityRow {
  readonly id: number;
  readonly name: string;
  readonly customer_id: number;
  readonly customer_name: string;
  readonly pipeline_id: string;
  readonly pipeline_name: string;
  readonly stage_id: string;
  readonly stage_label: string;
  readonly stage_kind: StageKind;
  readonly amount: string;
  readonly currency: string;
  readonly close_date: string | null;
  readonly owner_id: number | null;
  readonly owner_name: string | null;
  readonly owner_email: string | null;
  readonly lost_reason: string | null;
  readonly custom_fields: Readonly<Record<string, unknown>>;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly stage_since: Date;
}

/** The deals of these rows, in this order. */
export async function opportunitiesByRow(tx: Queryable, rows: readonly number[]): Promise<readonly Opportunity[]> {
  if (rows.length === 0) return [];
  const found = await tx.query<OpportunityRow>(
    `SELECT o.id, o.name, o.customer_id, c.name AS customer_name, o.pipeline_id, p.name AS pipeline_name,
            o.stage_id, s.label AS stage_label, o.stage_kind, o.amount, o.currency, o.close_date::text AS close_date,
            o.owner_id, w.name AS owner_name, w.email AS owner_email, o.lost_reason, o.custom_fields,
            o.created_at, o.updated_at, o.stage_since
     FROM crm.opportunities o
     JOIN crm.customers c ON c.id = o.customer_id
     JOIN crm.pipelines p ON p.id = o.pipeline_id
     JOIN crm.stages s ON s.id = o.stage_id
     LEFT JOIN crm.owners w ON w.id = o.owner_id
     WHERE o.id = ANY ($1::bigint[])`,
    [rows],
  );
  const byRow = new Map(found.rows.map((row) => [row.id, toOpportunity(row)]));
  return rows.flatMap((row) => byRow.get(row) ?? []);
}

function toOpportunity(row: OpportunityRow): Opportunity {
  return {
    id: toId('opportunity', row.id),
    name: row.name,
    customer: { id: toId('customer', row.customer_id), name: row.customer_name },
    pipeline: { id: row.pipeline_id, name: row.pipeline_name },
    stage: { id: row.stage_id, label: row.stage_label, kind: row.stage_kind },
    amount: renderAmount(row.amount, row.currency),
    currency: row.currency,
    closeDate: row.close_date,
    owner: toOwner(row),
    lostReason: row.lost_reason,
    customFields: row.custom_fields,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    stageSince: row.stage_since.toISOString(),
  };
}
