import * as z from 'zod';
import { totals } from '../money.ts';
import type { Opportunity } from '../opportunity.ts';
import type { LookupOptions } from '../references/lookup.ts';
import { asOpportunityLine, opportunityView } from './opportunity.ts';

const PAGE = 100;
/** Nobody has more open deals with one customer; it only bounds the work. */
const MAX = 1_000;
const SHOWN = 10;

/** A customer's open deals: how many, worth what, and those that close first. */
export const openDealsView = z.object({
  count: z.int(),
  sums: z.array(z.object({ currency: z.string(), amount: z.string() })),
  next_to_close: z.array(opportunityView),
});

/** The open deals, soonest closing first, of which the view is made. */
interface OpenDeals {
  list(
    query: {
      readonly customerId: string;
      readonly kinds: readonly ['open'];
      readonly filters: readonly [];
      readonly sort: 'close_date';
    },
    page: { readonly limit: number; readonly after?: Position | undefined },
    options: LookupOptions,
  ): Promise<{ readonly items: readonly Opportunity[]; readonly next?: Position | undefined }>;
}
type Position = readonly (string | number | null)[];

export async function openDeals(
  customerId: string,
  store: OpenDeals,
  options: LookupOptions,
): Promise<z.input<typeof openDealsView>> {
  const deals = await allOpen(customerId, store, options);
  return {
    count: deals.length,
    sums: totals(deals).map((sum) => ({ ...sum })),
    next_to_close: deals.slice(0, SHOWN).map(asOpportunityLine),
  };
}

async function allOpen(customerId: string, store: OpenDeals, options: LookupOptions): Promise<readonly Opportunity[]> {
  const query = { customerId, kinds: ['open'], filters: [], sort: 'close_date' } as const;
  const deals: Opportunity[] = [];
  let after: Position | undefined;
  do {
    const page = await store.list(query, { limit: PAGE, after }, options);
    deals.push(...page.items);
    after = page.next;
  } while (after && deals.length < MAX);
  return deals;
}
