import { crmErrors } from '../../errors.ts';
import type { Opportunity } from '../opportunity.ts';
import type { LookupOptions } from './lookup.ts';

interface OpportunityLookup {
  get(id: string, options: LookupOptions): Promise<Opportunity | undefined>;
  resolve(name: string, options: LookupOptions): Promise<readonly Opportunity[]>;
}

/** The one deal that an id, or the name of an open deal, means. */
export async function opportunityMeant(
  reference: string,
  opportunities: OpportunityLookup,
  options: LookupOptions,
): Promise<Opportunity> {
  const byId = await opportunities.get(reference, options);
  if (byId) return byId;
  const named = await opportunities.resolve(reference, options);
  const [only, another] = named;
  if (another) {
    const candidates = named.map(({ id, name, customer }) => ({ id, name, customer }));
    throw crmErrors.CRM_OPPORTUNITY_AMBIGUOUS({ opportunity: reference, candidates });
  }
  if (only) return only;
  throw crmErrors.CRM_OPPORTUNITY_NOT_FOUND({ opportunity: reference });
}
