import type { Position } from '@enterprise-mcp/kit';
import type { Queryable } from '@enterprise-mcp/postgres';
import type { HistoryEntry, HistoryType } from '../../domain/history.ts';
import { toId } from './ids.ts';

interface EntryRow {
  /** 0 is an interaction, 1 a stage change. */
  readonly source: 0 | 1;
  readonly id: number;
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

/** `page` gives `source` and `id`; read with its entries in one statement. */
const entriesOf = (page: string) => `
  WITH page AS MATERIALIZED (${page})
  SELECT p.source, i.id, i.type, i.occurred_at, i.author, i.customer_id, c.name AS customer_name,
         i.opportunity_id, o.name AS opportunity_name, i.subject, i.body,
         NULL AS from_label, NULL AS to_label, NULL AS reason
  FROM page p
  JOIN crm.interactions i ON i.id = p.id
  JOIN crm.customers c ON c.id = i.customer_id
  LEFT JOIN crm.opportunities o ON o.id = i.opportunity_id
  WHERE p.source = 0
  UNION ALL
  SELECT p.source, h.id, CASE WHEN h.from_stage_id IS NULL THEN 'created' ELSE 'stage_change' END, h.occurred_at,
         h.author, h.customer_id, c.name, h.opportunity_id, o.name, NULL, NULL, before.label, after.label, h.reason
  FROM page p
  JOIN crm.stage_changes h ON h.id = p.id
  JOIN crm.customers c ON c.id = h.customer_id
  JOIN crm.opportunities o ON o.id = h.opportunity_id
  LEFT JOIN crm.stages before ON before.id = h.from_stage_id
  JOIN crm.stages after ON after.id = h.to_stage_id
  WHERE p.source = 1
  ORDER BY occurred_at DESC, source, id DESC`;

/** An entry with what the next page starts after. */
export interface KeyedEntry {
  readonly entry: HistoryEntry;
  readonly key: Position;
}

/** Newest first; at one moment interactions before stage changes. */
export async function readEntries(
  tx: Queryable,
  page: string,
  values: readonly unknown[],
): Promise<readonly KeyedEntry[]> {
  const { rows } = await tx.query<EntryRow>(entriesOf(page), values);
  return rows.map((row) => ({ entry: toEntry(row), key: [row.occurred_at.toISOString(), row.source, row.id] }));
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
