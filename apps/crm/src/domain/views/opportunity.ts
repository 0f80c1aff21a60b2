import * as z from 'zod';
import type { Opportunity } from '../opportunity.ts';

/** A deal as tools answer with it; as with customers, the schema names the essential and lets the rest through. */
export const opportunityView = z.looseObject({ id: z.string(), name: z.string(), stage: z.string() });

/** A deal among others. */
export function asOpportunityLine(deal: Opportunity) {
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

/** The same with the moment it entered its stage: what a conflict is answered with. */
export function asStagedLine(deal: Opportunity) {
  return { ...asOpportunityLine(deal), stage_since: deal.stageSince };
}

/** Everything the CRM knows of a deal itself. */
export function asDealCard(deal: Opportunity) {
  return {
    ...asStagedLine(deal),
    lost_reason: deal.lostReason ?? undefined,
    custom_fields: { ...deal.customFields },
    created_at: deal.createdAt,
    updated_at: deal.updatedAt,
  };
}
