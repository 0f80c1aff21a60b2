import { shareOf, totals } from '../money.ts';
import type { Opportunity, Pipeline } from '../opportunity.ts';
import type { DealScope } from '../references/deal-scope.ts';
import type { LookupOptions } from '../references/lookup.ts';

type Position = readonly (string | number | null)[];

interface DealLookup {
  readonly pipelines: { pipelines(options: LookupOptions): Promise<readonly Pipeline[]> };
  readonly opportunities: {
    list(
      query: DealScope & { readonly sort: 'close_date' },
      page: { readonly limit: number; readonly after?: Position | undefined },
      options: LookupOptions,
    ): Promise<{ readonly items: readonly Opportunity[]; readonly next?: Position | undefined }>;
  };
}

/** Deals in one stage and currency; `weighted` by the stage's probability. */
export interface DealTotal {
  readonly stage: string;
  readonly currency: string;
  readonly count: number;
  readonly sum: string;
  readonly weighted: string;
}

const PAGE = 500;
/** More deals than anybody reviews one by one; sums over all of them are in crm://pipeline. */
const MAX = 2_000;

/** Exact sums of all deals in scope, or undefined when they are too many: a sum over some would be a wrong sum. */
export async function dealTotals(
  scope: DealScope,
  lookup: DealLookup,
  options: LookupOptions,
): Promise<readonly DealTotal[] | undefined> {
  const deals: Opportunity[] = [];
  let after: Position | undefined;
  do {
    const page = await lookup.opportunities.list({ ...scope, sort: 'close_date' }, { limit: PAGE, after }, options);
    deals.push(...page.items);
    after = page.next;
    if (deals.length > MAX) return undefined;
  } while (after);
  return totalsByStage(deals, await lookup.pipelines.pipelines(options));
}

/** In the order of the pipelines' stages. */
export function totalsByStage(deals: readonly Opportunity[], pipelines: readonly Pipeline[]): readonly DealTotal[] {
  return pipelines.flatMap(({ stages }) =>
    stages.flatMap((stage) => {
      const here = deals.filter((deal) => deal.stage.id === stage.id);
      return totals(here).map((sum) => ({
        stage: stage.label,
        currency: sum.currency,
        count: here.filter(({ currency }) => currency === sum.currency).length,
        sum: sum.amount,
        weighted: shareOf(sum, stage.kind === 'open' ? stage.probability : 0).amount,
      }));
    }),
  );
}
