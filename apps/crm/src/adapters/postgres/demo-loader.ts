import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { BackdatedInteraction, BackdatedOpportunity, HistoryLoader } from '../../demo/port.ts';
import { CHANNEL } from './changes.ts';
import { ownersOf } from './import-owners.ts';
import { lockImports } from './import-references.ts';

/** Loads a past set by set, in one transaction: either all of it is there or nothing. */
export function postgresHistoryLoader(db: Database): HistoryLoader {
  return {
    loadHistory: ({ opportunities, interactions }, options) =>
      db.transaction(async (tx) => {
        await lockImports(tx);
        const added = await addOpportunities(tx, opportunities);
        // Deals and interactions were loaded together, so known deals mean known interactions.
        if (added === 0) return { opportunities: 0, interactions: 0 };
        await addSteps(tx, opportunities);
        await addInteractions(tx, interactions);
        await db.notify(CHANNEL, 'pipeline');
        return { opportunities: added, interactions: interactions.length };
      }, options),
  };
}

async function addOpportunities(tx: Queryable, opportunities: readonly BackdatedOpportunity[]): Promise<number> {
  const owners = await ownersOf(tx, opportunities);
  const records = opportunities.map(({ steps, ...deal }, index) => {
    const first = steps[0];
    const last = steps.at(-1);
    return {
      ...deal,
      owner_id: owners[index],
      created_at: first?.at,
      since: last?.at,
      stage: last?.stageLabel,
      reason: last?.reason,
    };
  });
  const { rowCount } = await tx.query(
    `WITH incoming AS MATERIALIZED (
       SELECT nextval(pg_get_serial_sequence('crm.opportunities', 'id')) AS id, i.*, c.customer_id,
              s.id AS stage_id, s.kind, s.pipeline_id
       FROM jsonb_to_recordset($1::jsonb) AS i (
         source text, name text, customer text, amount numeric, currency text, "closeDate" date, owner_id bigint,
         "customFields" jsonb, created_at timestamptz, since timestamptz, stage text, reason text)
       JOIN crm.customer_sources c ON c.source = i.customer
       JOIN crm.pipelines p ON p.is_default
       JOIN crm.stages s ON s.pipeline_id = p.id AND s.label = i.stage
       WHERE NOT EXISTS (SELECT FROM crm.opportunity_sources o WHERE o.source = i.source)
     ), created AS (
       INSERT INTO crm.opportunities (id, name, customer_id, pipeline_id, stage_id, stage_kind, amount, currency,
         close_date, owner_id, lost_reason, custom_fields, created_at, updated_at, stage_since)
       SELECT id, name, customer_id, pipeline_id, stage_id, kind, amount, currency, "closeDate", owner_id,
              CASE WHEN kind = 'lost' THEN reason END, "customFields", created_at, since, since
       FROM incoming
     )
     INSERT INTO crm.opportunity_sources (source, opportunity_id) SELECT source, id FROM incoming`,
    [JSON.stringify(records)],
  );
  return rowCount;
}

async function addSteps(tx: Queryable, opportunities: readonly BackdatedOpportunity[]): Promise<void> {
  const steps = opportunities.flatMap(({ source, steps: path }) =>
    path.map((step, index) => ({
      source,
      order: index,
      from: path[index - 1]?.stageLabel,
      to: step.stageLabel,
      ...step,
    })),
  );
  await tx.query(
    `INSERT INTO crm.stage_changes (opportunity_id, from_stage_id, to_stage_id, author, reason, occurred_at)
     SELECT o.opportunity_id, f.id, t.id, i.by, i.reason, i.at
     FROM jsonb_to_recordset($1::jsonb) AS i (
       source text, "order" int, "from" text, "to" text, by text, reason text, at timestamptz)
     JOIN crm.opportunity_sources o ON o.source = i.source
     JOIN crm.pipelines p ON p.is_default
     JOIN crm.stages t ON t.pipeline_id = p.id AND t.label = i."to"
     LEFT JOIN crm.stages f ON f.pipeline_id = p.id AND f.label = i."from"
     ORDER BY i.at, i."order"`,
    [JSON.stringify(steps)],
  );
}

async function addInteractions(tx: Queryable, interactions: readonly BackdatedInteraction[]): Promise<void> {
  await tx.query(
    `INSERT INTO crm.interactions (type, customer_id, opportunity_id, subject, body, author, occurred_at)
     SELECT i.type, c.customer_id, o.opportunity_id, i.subject, i.body, i.by, i."occurredAt"
     FROM jsonb_to_recordset($1::jsonb) AS i (
       type text, customer text, opportunity text, subject text, body text, by text, "occurredAt" timestamptz)
     JOIN crm.customer_sources c ON c.source = i.customer
     LEFT JOIN crm.opportunity_sources o ON o.source = i.opportunity
     ORDER BY i."occurredAt"`,
    [JSON.stringify(interactions)],
  );
}
