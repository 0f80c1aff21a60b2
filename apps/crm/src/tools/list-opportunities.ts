import * as z from 'zod';
import { tool } from '../define.ts';
import { dealScope } from '../domain/references/deal-scope.ts';
import { dealTotals } from '../domain/views/deal-totals.ts';
import { asDealCard } from '../domain/views/opportunity.ts';
import { appliedFilters, filtersInput } from './views/filter.ts';
import { dealView } from './views/opportunity.ts';

export const listOpportunities = tool({
  name: 'list_opportunities',
  title: 'List opportunities',
  description: {
    what: 'Lists deals in full.',
    useWhen: ['you need a deal id', 'reviewing the pipeline'],
  },
  input: z.object({
    stages: z.array(z.string().max(100)).max(20).optional().describe('exact labels or ids'),
    state: z.enum(['open', 'won', 'lost']).optional().describe('default: all'),
    owner: z.string().max(300).optional().describe('id, e-mail or name'),
    customer: z.string().max(300).optional().describe('id or name'),
    closing_from: z.string().max(10).optional().describe('YYYY-MM-DD'),
    closing_to: z.string().max(10).optional().describe('inclusive'),
    filters: filtersInput.describe('see crm://fields'),
    sort: z.enum(['close_date', 'amount', 'updated_at']).default('close_date').describe('soonest, largest, latest'),
    totals: z.boolean().default(false).describe('sums by stage'),
  }),
  output: z.object({
    opportunities: z.array(dealView),
    applied_filters: appliedFilters,
    totals: z.array(z.unknown()).optional(),
  }),
  effect: 'read',
  permission: 'opportunities:read',
  paging: { limit: 20, max: 100 },
  async run({ sort, totals, ...conditions }, { ports, page, signal, note }) {
    const { query, applied } = await dealScope(conditions, ports, { signal });
    const found = await ports.opportunities.list({ ...query, sort }, page, { signal });
    const sums = totals ? await dealTotals(query, ports, { signal }) : undefined;
    if (totals && !sums) note('Too many deals match to add them up: narrow the conditions, or read crm://pipeline.');
    return {
      opportunities: found.items.map(asDealCard),
      applied_filters: [...applied],
      totals: sums && [...sums],
      next: found.next,
    };
  },
});
