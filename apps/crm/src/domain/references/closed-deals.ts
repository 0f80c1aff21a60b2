import { monthBounds } from '../month.ts';
import type { Opportunity, StageKind } from '../opportunity.ts';
import type { DealScope } from './deal-scope.ts';
import type { LookupOptions } from './lookup.ts';

type Position = readonly (string | number | null)[];

interface DealList {
  list(
    query: DealScope & { readonly sort: 'updated_at' },
    page: { readonly limit: number; readonly after?: Position | undefined },
    options: LookupOptions,
  ): Promise<{ readonly items: readonly Opportunity[]; readonly next?: Position | undefined }>;
}

const PAGE = 200;
/** Bounds the work for a month long ago, after which many other deals changed. */
const MAX_PAGES = 10;

/** Deals that entered their won or lost stage in the month, latest first. `all` is false when some were out of reach. */
export async function dealsClosedIn(
  month: string,
  kind: Exclude<StageKind, 'open'>,
  scope: Pick<DealScope, 'ownerId'>,
  deals: DealList,
  options: LookupOptions,
): Promise<{ readonly deals: readonly Opportunity[]; readonly all: boolean }> {
  const from = monthBounds(month).from.toISOString();
  const to = monthBounds(month).to.toISOString();
  // Closing a deal changes it, so nothing of this month was last changed before it.
  const begun = { field: 'created_at', op: 'lt', value: to.slice(0, 10) } as const;
  const changed = { field: 'updated_at', op: 'gte', value: from.slice(0, 10) } as const;
  const query = { ...scope, kinds: [kind], filters: [begun, changed], sort: 'updated_at' } as const;
  const found: Opportunity[] = [];
  let after: Position | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { items, next } = await deals.list(query, { limit: PAGE, after }, options);
    found.push(...items.filter(({ stageSince }) => stageSince >= from && stageSince < to));
    if (!next) return { deals: found, all: true };
    after = next;
  }
  return { deals: found, all: false };
}
