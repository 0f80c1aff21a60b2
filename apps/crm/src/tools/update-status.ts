import * as z from 'zod';
import { tool } from '../define.ts';
import { opportunityMeant } from '../domain/references/opportunity.ts';
import { readBack } from '../domain/references/read-back.ts';
import { checkMove, pipelineOf, stageOf } from '../domain/stage.ts';
import { storable } from '../domain/text.ts';
import { asOpportunityLine, asStagedLine, opportunityView } from '../domain/views/opportunity.ts';
import { crmErrors } from '../errors.ts';

export const updateStatus = tool({
  name: 'update_status',
  title: 'Update deal status',
  description: {
    what: 'Moves a deal to another stage of its pipeline, won and lost included.',
    useWhen: ['a deal advanced, fell back, was won or lost'],
    avoidWhen: ['something was only said or sent: log_interaction'],
  },
  input: z.object({
    opportunity: z.string().max(300).describe('id, or exact name of an open deal'),
    status: z.string().max(100).describe('new stage: exact label or id'),
    expected_status: z.string().max(100).optional().describe('stage you saw; refused if it changed'),
    reason: z.string().max(2_000).optional().describe('why; required when lost'),
  }),
  output: z.object({
    opportunity: opportunityView,
    before: z.string(),
    after: z.string(),
    changed: z.boolean(),
  }),
  effect: 'write',
  permission: 'opportunities:write',
  facts: {
    schema: z.object({ amount: z.number(), currency: z.string(), moves_to: z.enum(['open', 'won', 'lost']) }),
    async of({ opportunity, status }, { ports, signal }) {
      const deal = await opportunityMeant(opportunity, ports.opportunities, { signal });
      const pipeline = pipelineOf(deal, await ports.pipelines.pipelines({ signal }));
      return { amount: Number(deal.amount), currency: deal.currency, moves_to: stageOf(pipeline, status).kind };
    },
  },
  async run(input, { ports, principal, signal, now, note }) {
    const deal = await opportunityMeant(input.opportunity, ports.opportunities, { signal });
    const pipeline = pipelineOf(deal, await ports.pipelines.pipelines({ signal }));
    const to = stageOf(pipeline, input.status);
    const expected = input.expected_status === undefined ? deal.stage : stageOf(pipeline, input.expected_status);
    if (expected.id !== deal.stage.id) {
      throw crmErrors.CRM_STATUS_CONFLICT({ expected: expected.label, current: asStagedLine(deal) });
    }
    if (to.id === deal.stage.id) {
      note(`It is in '${to.label}' already; nothing was changed.`);
      return { opportunity: asOpportunityLine(deal), before: to.label, after: to.label, changed: false };
    }
    const reason = storable(input.reason ?? '').trim() || null;
    checkMove(pipeline, deal.stage.id, to, reason);

    const { moved, current } = await ports.opportunities.move(
      { opportunityId: deal.id, fromStageId: deal.stage.id, toStageId: to.id, reason, by: principal.name, at: now() },
      { signal },
    );
    if (!moved) throw crmErrors.CRM_STATUS_CONFLICT({ expected: expected.label, current: asStagedLine(current) });
    const written = { ...deal, stage: to, customerId: deal.customer.id };
    const stored = await readBack(written, ports.opportunities, { signal });
    return {
      opportunity: asOpportunityLine(stored),
      before: deal.stage.label,
      after: stored.stage.label,
      changed: true,
    };
  },
});
