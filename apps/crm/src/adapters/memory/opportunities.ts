import type { Opportunity, Pipeline, Stage } from '../../domain/opportunity.ts';
import { crmErrors } from '../../errors.ts';
import type { OpportunityQuery, OpportunityStore } from '../../ports.ts';
import { fits, opportunityFields } from './filtering.ts';
import { idNumber, type Order, pageOf } from './paging.ts';
import type { Records } from './records.ts';
import { overlap } from './similarity.ts';

export function memoryOpportunities(records: Records): OpportunityStore {
  const all = () => [...records.opportunities.values()];
  const open = () => all().filter(({ stage }) => stage.kind === 'open');
  return {
    async get(id, options) {
      options?.signal?.throwIfAborted();
      return records.opportunities.get(id);
    },
    async resolve(reference) {
      const wanted = reference.trim().toLowerCase();
      return open()
        .filter(({ name }) => name.toLowerCase() === wanted)
        .slice(0, 10);
    },
    async list(query, page, options) {
      options?.signal?.throwIfAborted();
      return pageOf(
        all().filter((deal) => inScope(deal, query, records)),
        orders[query.sort],
        page,
      );
    },
    async nearDuplicates(customerId, name) {
      return open().filter((deal) => deal.customer.id === customerId && overlap(deal.name, name) >= 0.5);
    },
    async create(fresh, options) {
      options?.signal?.throwIfAborted();
      const customer = records.customers.get(fresh.customerId);
      if (!customer) throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: fresh.customerId, similar: [] });
      const { pipeline, stage } = stageById(records, fresh.stageId);
      const at = fresh.at.toISOString();
      const deal: Opportunity = {
        id: records.nextId('opp'),
        name: fresh.name,
        customer: { id: customer.id, name: customer.name },
        pipeline: { id: pipeline.id, name: pipeline.name },
        stage: { id: stage.id, label: stage.label, kind: stage.kind },
        amount: fresh.amount,
        currency: fresh.currency,
        closeDate: fresh.closeDate,
        owner: records.owners.find(({ id }) => id === fresh.ownerId) ?? null,
        lostReason: null,
        customFields: fresh.customFields,
        createdAt: at,
        updatedAt: at,
        stageSince: at,
      };
      records.opportunities.set(deal.id, deal);
      recordStage(records, deal, { from: null, reason: null, by: fresh.by, at });
      return deal;
    },
    async move(move, options) {
      options?.signal?.throwIfAborted();
      const deal = records.opportunities.get(move.opportunityId);
      if (!deal) throw crmErrors.CRM_OPPORTUNITY_NOT_FOUND({ opportunity: move.opportunityId });
      if (deal.stage.id !== move.fromStageId) return { moved: false, current: deal };
      const { stage } = stageById(records, move.toStageId);
      const at = move.at.toISOString();
      const moved: Opportunity = {
        ...deal,
        stage: { id: stage.id, label: stage.label, kind: stage.kind },
        lostReason: stage.kind === 'lost' ? move.reason : null,
        updatedAt: at,
        stageSince: at,
      };
      records.opportunities.set(deal.id, moved);
      recordStage(records, moved, { from: deal.stage.label, reason: move.reason, by: move.by, at });
      return { moved: true, current: moved };
    },
  };
}

/** Soonest closing first, largest first, latest change first. */
const orders: Readonly<Record<OpportunityQuery['sort'], readonly Order<Opportunity>[]>> = {
  close_date: [{ by: ({ closeDate }) => closeDate }, { by: idNumber }],
  amount: [{ by: ({ amount }) => Number(amount), descending: true }, { by: idNumber }],
  updated_at: [{ by: ({ updatedAt }) => updatedAt, descending: true }, { by: idNumber }],
};

function inScope(deal: Opportunity, query: OpportunityQuery, { fields }: Records): boolean {
  const { customerId, pipelineId, stageIds, kinds, ownerId, closingFrom, closingTo } = query;
  const closing = deal.closeDate;
  return (
    (customerId === undefined || deal.customer.id === customerId) &&
    (pipelineId === undefined || deal.pipeline.id === pipelineId) &&
    (stageIds === undefined || stageIds.includes(deal.stage.id)) &&
    (kinds === undefined || kinds.includes(deal.stage.kind)) &&
    (ownerId === undefined || deal.owner?.id === ownerId) &&
    (closingFrom === undefined || (closing !== null && closing >= closingFrom)) &&
    (closingTo === undefined || (closing !== null && closing <= closingTo)) &&
    query.filters.every((filter) => {
      const definition = fields.find(({ subject, key }) => subject === 'opportunity' && key === filter.field);
      return fits(opportunityFields(deal), filter, definition);
    })
  );
}

export function stageById(records: Records, id: string): { readonly pipeline: Pipeline; readonly stage: Stage } {
  for (const pipeline of records.pipelines) {
    const stage = pipeline.stages.find((s) => s.id === id);
    if (stage) return { pipeline, stage };
  }
  const valid = records.pipelines.flatMap(({ stages }) => stages.map(({ label }) => label));
  throw crmErrors.CRM_STAGE_UNKNOWN({ stage: id, valid });
}

/** The history row of a creation or a move. */
export function recordStage(
  records: Records,
  deal: Opportunity,
  change: {
    readonly from: string | null;
    readonly reason: string | null;
    readonly by: string;
    readonly at: string;
  },
): void {
  records.history.push({
    id: records.nextId('chg'),
    type: change.from === null ? 'created' : 'stage_change',
    at: change.at,
    by: change.by,
    customer: deal.customer,
    opportunity: { id: deal.id, name: deal.name },
    subject: null,
    body: null,
    from: change.from,
    to: deal.stage.label,
    reason: change.reason,
  });
}
