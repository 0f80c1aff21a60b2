import { type CallContext, previewText } from '@enterprise-mcp/kit';
import { storable } from '@enterprise-mcp/kit/text';
import * as z from 'zod';
import { tool } from '../define.ts';
import { opportunityMeant } from '../domain/references/opportunity.ts';
import { readBack } from '../domain/references/read-back.ts';
import { checkMove, pipelineOf, stageOf } from '../domain/stage.ts';
import { asOpportunityLine, asStagedLine, opportunityView } from '../domain/views/opportunity.ts';
import { crmErrors } from '../errors.ts';
import type { CrmPorts } from '../ports.ts';

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
  async preview(input, context) {
    const { deal, to, reason } = await moveMeant(input, context);
    return previewText([
      ['Deal', `${deal.name} (${deal.id})`],
      ['Customer', `${deal.customer.name} (${deal.customer.id})`],
      ['Amount', `${deal.amount} ${deal.currency}`],
      ['Stage', to.id === deal.stage.id ? `stays ${to.label}` : `${deal.stage.label} → ${to.label}`],
      ['Reason', reason],
    ]);
  },
  async run(input, context) {
    const { ports, principal, signal, now, note } = context;
    const { deal, to, reason } = await moveMeant(input, context);
    if (to.id === deal.stage.id) {
      note(`It is in '${to.label}' already; nothing was changed.`);
      return { opportunity: asOpportunityLine(deal), before: to.label, after: to.label, changed: false };
    }
    const { moved, current } = await ports.opportunities.move(
      { opportunityId: deal.id, fromStageId: deal.stage.id, toStageId: to.id, reason, by: principal.name, at: now() },
      { signal },
    );
    if (!moved) throw crmErrors.CRM_STATUS_CONFLICT({ expected: deal.stage.label, current: asStagedLine(current) });
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

interface Asked {
  readonly opportunity: string;
  readonly status: string;
  readonly expected_status?: string | undefined;
  readonly reason?: string | undefined;
}

/** Which deal is to go where, checked against where it is now; refused where it may not. */
async function moveMeant(asked: Asked, { ports, signal }: Pick<CallContext<CrmPorts>, 'ports' | 'signal'>) {
  const deal = await opportunityMeant(asked.opportunity, ports.opportunities, { signal });
  const pipeline = pipelineOf(deal, await ports.pipelines.pipelines({ signal }));
  const to = stageOf(pipeline, asked.status);
  const expected = asked.expected_status === undefined ? deal.stage : stageOf(pipeline, asked.expected_status);
  if (expected.id !== deal.stage.id) {
    throw crmErrors.CRM_STATUS_CONFLICT({ expected: expected.label, current: asStagedLine(deal) });
  }
  const reason = storable(asked.reason ?? '').trim() || null;
  if (to.id !== deal.stage.id) checkMove(pipeline, deal.stage.id, to, reason);
  return { deal, to, reason };
}
