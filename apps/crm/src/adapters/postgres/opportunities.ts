import { storable } from '@enterprise-mcp/kit/text';
import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { NewOpportunity, Opportunity, StageMove } from '../../domain/opportunity.ts';
import { crmErrors } from '../../errors.ts';
import type { OpportunityStore } from '../../ports.ts';
import { announceDeal } from './changes.ts';
import { toRow } from './ids.ts';
import { listOpportunities } from './opportunity-list.ts';
import { opportunitiesByRow } from './opportunity-rows.ts';

export function postgresOpportunities(db: Database): OpportunityStore {
  return {
    async get(id, options) {
      const row = toRow('opportunity', id);
      if (row === undefined) return undefined;
      return (await db.read((tx) => opportunitiesByRow(tx, [row]), options))[0];
    },

    resolve: (reference, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<{ id: number }>(
          `SELECT id FROM crm.opportunities
           WHERE stage_kind = 'open' AND crm.fold(name) = crm.fold($1::text) AND lower(name) = lower($1::text)
           ORDER BY id LIMIT 10`,
          [storable(reference).trim()],
        );
        return opportunitiesByRow(
          tx,
          rows.map(({ id }) => id),
        );
      }, options),

    list: (query, page, options) => db.read((tx) => listOpportunities(tx, query, page), options),

    nearDuplicates: (customerId, name, options) =>
      db.read(async (tx) => {
        const rows = await similarlyNamed(tx, toRow('customer', customerId), storable(name));
        return opportunitiesByRow(tx, rows);
      }, options),

    create: (opportunity, options) => db.transaction((tx) => create(db, tx, opportunity), options),
    move: (move, options) => db.transaction((tx) => move_(db, tx, move), options),
  };
}

/** Share of common trigrams from which two names of deals of one customer are probably one deal. */
const SIMILAR = 0.5;

async function similarlyNamed(tx: Queryable, customer: number | undefined, name: string): Promise<readonly number[]> {
  if (customer === undefined) return [];
  const { rows } = await tx.query<{ id: number }>(
    `SELECT id FROM (
       SELECT id, crm.similarity(name_key, crm.plain($2::text)) AS likeness
       FROM crm.opportunities WHERE customer_id = $1 AND stage_kind = 'open'
     ) AS open WHERE likeness >= ${SIMILAR} ORDER BY likeness DESC, id LIMIT 10`,
    [customer, name],
  );
  return rows.map(({ id }) => id);
}

async function create(db: Database, tx: Queryable, deal: NewOpportunity): Promise<Opportunity> {
  const customer = toRow('customer', deal.customerId);
  const owner = deal.ownerId === null ? null : toRow('owner', deal.ownerId);
  if (customer === undefined) throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: deal.customerId, similar: [] });
  if (owner === undefined) throw crmErrors.CRM_OWNER_UNKNOWN({ owner: deal.ownerId ?? '', valid: [] });
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO crm.opportunities (name, customer_id, pipeline_id, stage_id, stage_kind, amount, currency, close_date,
                                    owner_id, custom_fields, created_at, updated_at, stage_since)
     SELECT $1, c.id, s.pipeline_id, s.id, s.kind, $4, $5, $6, $7, $8, $9, $9, $9
     FROM crm.customers c, crm.stages s WHERE c.id = $2 AND s.id = $3
     RETURNING id`,
    [
      storable(deal.name),
      customer,
      deal.stageId,
      deal.amount,
      deal.currency,
      deal.closeDate,
      owner,
      JSON.stringify(deal.customFields),
      deal.at,
    ],
  );
  const row = rows[0]?.id;
  // The caller resolved both; one of them is gone since.
  if (row === undefined) throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: deal.customerId, similar: [] });
  await tx.query(
    'INSERT INTO crm.stage_changes (opportunity_id, to_stage_id, author, occurred_at) VALUES ($1, $2, $3, $4)',
    [row, deal.stageId, deal.by, deal.at],
  );
  await announceDeal(db, customer);
  return readBack(tx, row);
}

/**
 * Of movers at the same time exactly one wins: the update names the stage the caller saw, the second waits for the
 * first's commit and then finds it no longer there.
 */
async function move_(db: Database, tx: Queryable, move: StageMove) {
  const row = toRow('opportunity', move.opportunityId);
  if (row === undefined) throw crmErrors.CRM_OPPORTUNITY_NOT_FOUND({ opportunity: move.opportunityId });
  const reason = move.reason === null || move.reason.trim() === '' ? null : storable(move.reason);
  const moved = await tx.query<{ customer_id: number }>(
    `UPDATE crm.opportunities o
     SET stage_id = s.id, stage_kind = s.kind, stage_since = $4, updated_at = $4,
         lost_reason = CASE WHEN s.kind = 'lost' THEN $5::text END
     FROM crm.stages s
     WHERE o.id = $1 AND o.stage_id = $2 AND s.id = $3 AND s.pipeline_id = o.pipeline_id
     RETURNING o.customer_id`,
    [row, move.fromStageId, move.toStageId, move.at, reason],
  );
  const customer = moved.rows[0]?.customer_id;
  if (customer === undefined) return { moved: false, current: await readBack(tx, row) };
  await tx.query(
    `INSERT INTO crm.stage_changes (opportunity_id, from_stage_id, to_stage_id, author, reason, occurred_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [row, move.fromStageId, move.toStageId, move.by, reason, move.at],
  );
  await announceDeal(db, customer);
  return { moved: true, current: await readBack(tx, row) };
}

async function readBack(tx: Queryable, row: number): Promise<Opportunity> {
  const [opportunity] = await opportunitiesByRow(tx, [row]);
  if (!opportunity) throw crmErrors.CRM_OPPORTUNITY_NOT_FOUND({ opportunity: `opp_${row}` });
  return opportunity;
}
