import * as z from 'zod';
import { totals } from '../../domain/money.ts';
import type { Opportunity } from '../../domain/opportunity.ts';
import type { CallOptions, OpportunityStore } from '../../ports.ts';

const PAGE = 100;
/** Nobody has more open deals with one customer; it only bounds the work. */
const MAX = 1_000;
const SHOWN = 10;

/** A customer's open deals: how many, worth what, and those that close first. */
export const openDealsView = z.object({
  count: z.int(),
  sums: z.array(z.object({ currency: z.string(), amount: z.string() })),
  next_to_close: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      stage: z.string(),
      amount: z.string(),
      currency: z.string(),
      close_date: z.string().optional(),
    }),
  ),
});

export async function openDeals(
  customerId: string,
  store: Pick<OpportunityStore, 'list'>,
  options: CallOptions,
): Promise<z.input<typeof openDealsView>> {
  const deals = await allOpen(customerId, store, options);
  return {
    count: deals.length,
    sums: totals(deals).map((sum) => ({ ...sum })),
    next_to_close: deals.slice(0, SHOWN).map((deal) => ({
      id: deal.id,
      name: deal.name,
      stage: deal.stage.label,
      amount: deal.amount,
      currency: deal.currency,
      close_date: deal.closeDate ?? undefined,
    })),
  };
}

async function allOpen(
  customerId: string,
  store: Pick<OpportunityStore, 'list'>,
  options: CallOptions,
): Promise<readonly Opportunity[]> {
  const query = { customerId, kinds: ['open'], filters: [], sort: 'close_date' } as const;
  const deals: Opportunity[] = [];
  let page = await store.list(query, { limit: PAGE }, options);
  deals.push(...page.items);
  while (page.next && deals.length < MAX) {
    page = await store.list(query, { limit: PAGE, after: page.next }, options);
    deals.push(...page.items);
  }
  return deals;
}
