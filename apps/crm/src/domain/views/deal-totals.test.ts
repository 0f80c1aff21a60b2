import { describe, expect, it } from 'vitest';
import { defaultPipeline } from '../default-pipeline.ts';
import type { Opportunity } from '../opportunity.ts';
import { dealTotals } from './deal-totals.ts';

const deal: Opportunity = {
  id: 'opp_1',
  name: 'One of many',
  customer: { id: 'cus_1', name: 'Halden Maritime' },
  pipeline: { id: 'pip_1', name: 'Sales' },
  stage: { id: 'stg_3', label: 'Proposal', kind: 'open' },
  amount: '0.10',
  currency: 'EUR',
  closeDate: null,
  owner: null,
  lostReason: null,
  customFields: {},
  createdAt: '2026-04-01T00:00:00.000Z',
  updatedAt: '2026-04-01T00:00:00.000Z',
  stageSince: '2026-04-01T00:00:00.000Z',
};

/** A store with that many of the same deal. */
function storeWith(count: number) {
  return {
    pipelines: { pipelines: async () => [defaultPipeline] },
    opportunities: {
      async list(_: unknown, page: { readonly limit: number; readonly after?: readonly unknown[] | undefined }) {
        const start = Number(page.after?.[0] ?? 0);
        const end = Math.min(start + page.limit, count);
        return { items: Array.from({ length: end - start }, () => deal), next: end < count ? [end] : undefined };
      },
    },
  };
}

describe('totals of deals', () => {
  it('reach over all pages, exactly', async () => {
    expect(await dealTotals({ filters: [] }, storeWith(1_203), {})).toEqual([
      { stage: 'Proposal', currency: 'EUR', count: 1_203, sum: '120.30', weighted: '60.15' },
    ]);
  });

  it('are refused rather than wrong when there are too many', async () => {
    expect(await dealTotals({ filters: [] }, storeWith(2_000), {})).toBeDefined();
    expect(await dealTotals({ filters: [] }, storeWith(2_001), {})).toBeUndefined();
  });
});
