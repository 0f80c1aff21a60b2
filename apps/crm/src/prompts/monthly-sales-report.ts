import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { monthOf, parseMonth, previousMonth } from '../domain/month.ts';
import { dealsClosedIn } from '../domain/references/closed-deals.ts';
import { ownerMeant } from '../domain/references/owner.ts';
import { suggest } from '../domain/suggest.ts';
import { asMetrics } from '../domain/views/metrics.ts';
import { asDealCard } from '../domain/views/opportunity.ts';
import { asPipelines } from '../domain/views/pipeline.ts';

const DEALS_SHOWN = 15;

export const monthlySalesReport = prompt({
  name: 'monthly_sales_report',
  title: 'Monthly sales report',
  description: 'A report on one month of sales, with the figures of the CRM and the month before for comparison.',
  args: z.object({
    month: z.string().describe('YYYY-MM'),
    owner: z.string().optional().describe('Only this colleague: name, e-mail or id'),
  }),
  permission: 'opportunities:read',
  complete: {
    async month(typed, { ports, signal }) {
      return (await ports.pipelines.months({ signal })).filter((month) => month.startsWith(typed));
    },
    async owner(typed, { ports, signal }) {
      return suggest(
        typed,
        (await ports.owners.owners({ signal })).map(({ name }) => name),
      );
    },
  },
  async render(args, { ports, signal, now }) {
    const month = parseMonth(args.month);
    const owner = args.owner ? ownerMeant(args.owner, await ports.owners.owners({ signal })) : undefined;
    const [metrics, before, won, lost, pipelines, summary] = await Promise.all([
      ports.pipelines.metrics(month, { signal }),
      ports.pipelines.metrics(previousMonth(month), { signal }),
      dealsClosedIn(month, 'won', { ownerId: owner?.id }, ports.opportunities, { signal }),
      dealsClosedIn(month, 'lost', { ownerId: owner?.id }, ports.opportunities, { signal }),
      ports.pipelines.pipelines({ signal }),
      ports.pipelines.summary({ signal }),
    ]);
    const fence = openFence();
    const as = (text: string) => text;
    const data = {
      month: asMetrics(metrics, as),
      month_before: asMetrics(before, as),
      won_deals: listed(won),
      lost_deals: listed(lost),
      pipeline_today: asPipelines(pipelines, summary).map(({ pipeline, open }) => ({ pipeline, open })),
    };
    return `Write the sales report for ${month}${owner ? ` of ${owner.name}` : ''}, to be read by a sales manager in two minutes.

1. **Summary**: three sentences. What happened, compared with the month before, and the one thing to act on.
2. **Figures**: a table of created, won, lost, win rate and median days to win, beside the month before.
3. **Won**: the deals that made the month, largest first.
4. **Lost**: what was lost and why; name a pattern only if at least three deals show it.
5. **Activity and new customers**: only what stands out.
6. **Outlook**: the open pipeline as it is today, weighted and unweighted.
7. **Next steps**: at most three, each tied to a deal or a figure above.

Rules:
- Use only the data below. Do not estimate what is missing; name it.
- Never add up or compare different currencies; one row a currency.
- A share of fewer than five deals is an anecdote: give the counts with it.
- \`pipeline_today\` is of ${now().toISOString().slice(0, 10)}, not of the end of ${month}: say so.
${month >= monthOf(now()) ? `- ${month} is not over: call the report preliminary, and do not judge it against a full month.\n` : ''}${
  owner
    ? `- The deals listed are those of ${owner.name}; \`month\` and \`month_before\` are of the whole company, with ${owner.name} under \`won_by_owner\`. Keep the two apart.\n`
    : ''
}- For more, use list_opportunities and get_history.

${fence.note}
${fence.wrap(JSON.stringify(data))}`;
  },
});

function listed({ deals, all }: Awaited<ReturnType<typeof dealsClosedIn>>) {
  const largestFirst = deals.toSorted((a, b) => Number(b.amount) - Number(a.amount));
  return {
    count: deals.length,
    ...(!all && { incomplete: 'only the most recently changed deals were looked at' }),
    ...(deals.length > DEALS_SHOWN && { shown: DEALS_SHOWN }),
    deals: largestFirst.slice(0, DEALS_SHOWN).map((deal) => {
      const { id, name, customer, amount, currency, owner, lost_reason, stage_since } = asDealCard(deal);
      return { id, name, customer, amount, currency, owner, lost_reason, closed: stage_since.slice(0, 10) };
    }),
  };
}
