import * as z from 'zod';
import type { Opportunity } from '../../domain/opportunity.ts';

const text = z.string().optional();

/** A deal among others. */
export const opportunityLine = z.object({
  id: z.string(),
  name: z.string(),
  customer: z.string(),
  customer_id: z.string(),
  stage: z.string(),
  amount: z.string(),
  currency: z.string(),
  close_date: text,
  owner: text,
});

export function asOpportunityLine(deal: Opportunity): z.input<typeof opportunityLine> {
  return {
    id: deal.id,
    name: deal.name,
    customer: deal.customer.name,
    customer_id: deal.customer.id,
    stage: deal.stage.label,
    amount: deal.amount,
    currency: deal.currency,
    close_date: deal.closeDate ?? undefined,
    owner: deal.owner?.name,
  };
}
