import type { Queryable } from '@enterprise-mcp/postgres';
import type { HistoryEntry, HistoryType } from '../../domain/history.ts';
import { toId } from './ids.ts';

/** An entry of one of the two tables: 0 is an interaction, 1 a stage change. */
export interface EntryKey {
  readonly source: 0 | 1;
  readonly id: number;
}

interface EntryRow extends EntryKey {
  readonly type: HistoryType;
  readonly occurred_at: Date;
  readonly author: string;
  readonly customer_id: number;
  readonly customer_name: string;
  readonly opportunity_id: number | null;
  readonly opportunity_name: string | null;
  readonly subject: string | null;
  readonly body: string | null;
  readonly from_label: string | null;
  readonly to_label: string | null;
  readonly reason: string | null;
}

const selectEntries = `
  SELECT 0 AS source, i.id, i.type, i.occurred_at, i.author, i.customer_id, c.name AS customer_name,
         i.opportunity_id, o.name AS opportunity_name, i.subject, i.body,
         NULL AS from_label, NULL AS to_label, NULL AS reason
  FROM crm.interactions i
  JOIN crm.customers c ON c.id = i.customer_id
  LEFT JOIN crm.opportunities o ON o.id = i.opportunity_id
  WHERE i.id = ANY ($1::bigint[])
  UNION ALL
  SELECT 1, h.id, CASE WHEN h.from_stage_id IS NULL THEN 'created' ELSE 'stage_change' END, h.occurred_at, h.author,
         h.customer_id, c.name, h.opportunity_id, o.name, NULL, NULL, before.label, after.label, h.reason
  FROM crm.stage_changes h
  JOIN crm.customers c ON c.id = h.customer_id
  JOIN crm.opportunities o ON o.id = h.opportunity_id
  LEFT JOIN crm.stages before ON before.id = h.from_stage_id
  JOIN crm.stages after ON after.id = h.to_stage_id
  WHERE h.id = ANY ($2::bigint[])`;

/** The entries of these keys, in this order. */
export async function entriesByKey(tx: Queryable, keys: readonly EntryKey[]): Promise<readonly HistoryEntry[]> {
  if (keys.length === 0) return [];
  const idsOf = (source: 0 | 1) => keys.filter((key) => key.source === source).map(({ id }) => id);
  const { rows } = await tx.query<EntryRow>(selectEntries, [idsOf(0), idsOf(1)]);
  const byKey = new Map(rows.map((row) => [`${row.source}/${row.id}`, toEntry(row)]));
  return keys.flatMap(({ source, id }) => byKey.get(`${source}/${id}`) ?? []);
}

function toEntry(row: EntryRow): HistoryEntry {
  return {
    id: toId(row.source === 0 ? 'interaction' : 'stageChange', row.id),
    type: row.type,
    at: row.occurred_at.toISOString(),
    by: row.author,
    customer: { id: toId('customer', row.customer_id), name: row.customer_name },
    opportunity:
      row.opportunity_id === null
        ? null
        : { id: toId('opportunity', row.opportunity_id), name: row.opportunity_name ?? '' },
    subject: row.subject,
    body: row.body,
    from: row.from_label,
    to: row.to_label,
    reason: row.reason,
  };
}
