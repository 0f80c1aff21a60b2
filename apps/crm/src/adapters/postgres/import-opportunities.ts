import type { Queryable } from '@enterprise-mcp/postgres';
import { crmErrors } from '../../errors.ts';
import type { ImportCount, ImportedOpportunity } from '../../ports.ts';
import { ownersOf } from './import-owners.ts';
import { lockImports, resolveReferences } from './import-references.ts';

/** Why a deal was lost is in no export; a lost deal needs a reason all the same. */
const REASON = 'not recorded (imported)';
const AUTHOR = 'import';

export async function upsertOpportunities(tx: Queryable, rows: readonly ImportedOpportunity[]): Promise<ImportCount> {
  if (rows.length === 0) return { created: 0, updated: 0, unchanged: 0 };
  await lockImports(tx);
  const last = [...new Map(rows.map((row) => [row.source, row])).values()];
  const owners = await ownersOf(tx, last);
  const stages = await stageIds(tx);
  const customers = await resolveReferences(
    tx,
    last.map(({ customer }) => customer),
  );
  const records = last.map((row, index) => {
    const customer_id = customers.get(row.customer);
    if (customer_id === undefined) throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: row.customer, similar: [] });
    const stage_id = stages.get(row.stageLabel);
    if (stage_id === undefined) throw crmErrors.CRM_STAGE_UNKNOWN({ stage: row.stageLabel, valid: [...stages.keys()] });
    return {
      n: index,
      source: row.source,
      name: row.name,
      customer_id,
      stage_id,
      amount: row.amount,
      currency: row.currency,
      close_date: row.closeDate,
      owner_id: owners[index],
      created_at: row.createdAt,
      custom_fields: row.customFields,
    };
  });
  const counted = await tx.query<Outcome>(upsertSql, [JSON.stringify(records), REASON]);
  const { created = 0, updated = 0, changes = [] } = counted.rows[0] ?? {};
  await recordChanges(tx, changes);
  return { created, updated, unchanged: rows.length - created - updated };
}

interface Outcome {
  readonly created: number;
  readonly updated: number;
  readonly changes: readonly unknown[];
}

/** A statement of its own: the history's triggers look the deals up, which their own statement does not see yet. */
async function recordChanges(tx: Queryable, changes: readonly unknown[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `INSERT INTO crm.stage_changes (opportunity_id, from_stage_id, to_stage_id, author, occurred_at)
     SELECT c.id, c.from_stage, c.to_stage, $2, coalesce(c.at, now())
     FROM jsonb_to_recordset($1::jsonb) AS c (id bigint, from_stage text, to_stage text, at timestamptz)`,
    [JSON.stringify(changes), AUTHOR],
  );
}

/** By label or id; where several pipelines have a label, the default one's. */
async function stageIds(tx: Queryable): Promise<ReadonlyMap<string, string>> {
  const { rows } = await tx.query<{ id: string; label: string }>(
    `SELECT s.id, s.label FROM crm.stages s JOIN crm.pipelines p ON p.id = s.pipeline_id
     ORDER BY p.is_default, p.name DESC, s.position DESC`,
  );
  // Later entries win: the default pipeline's come last.
  return new Map([...rows.map(({ id }) => [id, id] as const), ...rows.map(({ id, label }) => [label, id] as const)]);
}

// As for customers, what the source does not say stays. A deal that is elsewhere in the source by now is moved, with
// an entry in its history.
const upsertSql = `
  WITH incoming AS (
    SELECT i.*, t.opportunity_id, s.kind AS stage_kind, s.pipeline_id FROM jsonb_to_recordset($1::jsonb) AS i (
      n int, source text, name text, customer_id bigint, stage_id text, amount numeric, currency text, close_date date,
      owner_id bigint, created_at timestamptz, custom_fields jsonb
    ) JOIN crm.stages s ON s.id = i.stage_id
    LEFT JOIN crm.opportunity_sources t ON t.source = i.source
  ), existing AS (
    SELECT o.id, o.stage_id AS from_stage_id, i.stage_id <> o.stage_id AS moves FROM incoming i
    JOIN crm.opportunities o ON o.id = i.opportunity_id
  ), updated AS (
    UPDATE crm.opportunities o
    SET name = i.name, customer_id = i.customer_id, pipeline_id = i.pipeline_id, stage_id = i.stage_id,
        stage_kind = i.stage_kind, amount = i.amount, currency = i.currency,
        close_date = coalesce(i.close_date, o.close_date), owner_id = coalesce(i.owner_id, o.owner_id),
        lost_reason = CASE WHEN i.stage_kind = 'lost' THEN coalesce(o.lost_reason, $2::text) END,
        custom_fields = o.custom_fields || i.custom_fields, updated_at = now(),
        stage_since = CASE WHEN i.stage_id = o.stage_id THEN o.stage_since ELSE now() END
    FROM incoming i
    WHERE o.id = i.opportunity_id
      AND (o.name, o.customer_id, o.stage_id, o.amount, o.currency, o.close_date, o.owner_id, o.custom_fields)
        IS DISTINCT FROM (i.name, i.customer_id, i.stage_id, i.amount, i.currency, coalesce(i.close_date, o.close_date),
                          coalesce(i.owner_id, o.owner_id), o.custom_fields || i.custom_fields)
    RETURNING o.id, o.stage_id
  ), fresh AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('crm.opportunities', 'id')) AS id, i.*,
           coalesce(i.created_at, now()) AS at
    FROM (SELECT * FROM incoming WHERE opportunity_id IS NULL ORDER BY n) AS i
  ), created AS (
    INSERT INTO crm.opportunities (id, name, customer_id, pipeline_id, stage_id, stage_kind, amount, currency,
      close_date, owner_id, lost_reason, custom_fields, created_at, updated_at, stage_since)
    SELECT id, name, customer_id, pipeline_id, stage_id, stage_kind, amount, currency, close_date, owner_id,
      CASE WHEN stage_kind = 'lost' THEN $2::text END, custom_fields, at, at,
      -- When it was closed is not said; the close date is the best there is.
      CASE WHEN stage_kind = 'open' THEN at
           ELSE greatest(at, least((close_date::timestamp AT TIME ZONE 'UTC'), now())) END
    FROM fresh RETURNING id
  ), linked AS (
    INSERT INTO crm.opportunity_sources (source, opportunity_id) SELECT source, id FROM fresh
  )
  SELECT (SELECT count(*) FROM created) AS created, (SELECT count(*) FROM updated) AS updated,
         coalesce((
           SELECT jsonb_agg(change) FROM (
             SELECT jsonb_build_object('id', id, 'to_stage', stage_id, 'at', at) AS change FROM fresh
             UNION ALL
             SELECT jsonb_build_object('id', e.id, 'from_stage', e.from_stage_id, 'to_stage', u.stage_id)
             FROM existing e JOIN updated u USING (id) WHERE e.moves
           ) AS all_changes
         ), '[]') AS changes`;
