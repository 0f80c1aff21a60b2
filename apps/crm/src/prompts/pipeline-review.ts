import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import type { Opportunity } from '../domain/opportunity.ts';
import { dealScope } from '../domain/references/deal-scope.ts';
import { suggest } from '../domain/suggest.ts';
import { dealTotals } from '../domain/views/deal-totals.ts';
import { asDealCard } from '../domain/views/opportunity.ts';

const DEALS_SHOWN = 50;
const DAY_MS = 86_400_000;

export const pipelineReview = prompt({
  name: 'pipeline_review',
  title: 'Pipeline review',
  description: 'Goes through the open deals with a critical eye: what is late, stuck, or not worth its forecast.',
  args: z.object({
    owner: z.string().optional().describe('Only deals of this colleague: name, e-mail or id'),
    stage: z.string().optional().describe('Only deals in this stage: exact label'),
  }),
  permission: 'opportunities:read',
  complete: {
    async owner(typed, { ports, signal }) {
      return suggest(
        typed,
        (await ports.owners.owners({ signal })).map(({ name }) => name),
      );
    },
    async stage(typed, { ports, signal }) {
      const stages = (await ports.pipelines.pipelines({ signal })).flatMap((pipeline) => pipeline.stages);
      return suggest(typed, [...new Set(stages.filter(({ kind }) => kind === 'open').map(({ label }) => label))]);
    },
  },
  async render({ owner, stage }, { ports, signal, now }) {
    const conditions = { state: 'open', owner: owner || undefined, stages: stage ? [stage] : undefined } as const;
    const { query, applied } = await dealScope(conditions, ports, { signal });
    const [page, totals] = await Promise.all([
      ports.opportunities.list({ ...query, sort: 'close_date' }, { limit: DEALS_SHOWN }, { signal }),
      dealTotals(query, ports, { signal }),
    ]);
    const fence = openFence();
    const data = {
      conditions: applied,
      totals: totals ?? 'too many deals to add up: narrow the review by owner or stage',
      deals: page.items.map((deal) => reviewed(deal, now())),
    };
    const scope = applied.map(({ value }) => value).join(', ');
    return `Review the pipeline (${scope}) as of ${now().toISOString().slice(0, 10)}, as a sales manager who wants the truth and not comfort.

1. **Where we stand**: the totals per stage and currency, weighted and unweighted.
2. **Late**: deals whose closing date has passed. For each: move the date, move the stage or give it up?
3. **Stuck**: deals that have been in their stage much longer than the others in it; compare \`days_in_stage\`.
4. **Incomplete**: deals without closing date or owner.
5. **Concentration**: how much of the sum hangs on the two largest deals, per currency.
6. **Do this week**: at most five actions, each naming deal, owner and the change to make.

Rules:
- Use only the data below; the most a stage's length can tell is a suspicion, so look at get_history before calling a deal dead.
- Never add up different currencies.
- Propose changes, do not make them: call update_status only after I agree.
${page.next ? `- Only the ${DEALS_SHOWN} deals that close soonest are listed, those without a date last; the totals cover all. Say so, and read the rest with list_opportunities before you write points 4 and 5.\n` : ''}${
  page.items.length === 0 ? '- No deal fits these conditions: say that, and stop.\n' : ''
}
${fence.note}
${fence.wrap(JSON.stringify(data))}`;
  },
});

function reviewed(deal: Opportunity, now: Date) {
  const { id, name, customer, stage, amount, currency, close_date, owner } = asDealCard(deal);
  return {
    id,
    name,
    customer,
    stage,
    amount,
    currency,
    close_date,
    owner,
    days_in_stage: Math.floor((now.getTime() - Date.parse(deal.stageSince)) / DAY_MS),
    ...(close_date !== undefined && close_date < now.toISOString().slice(0, 10) && { late: true }),
  };
}
