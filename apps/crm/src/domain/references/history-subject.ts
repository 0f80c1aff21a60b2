import { crmErrors } from '../../errors.ts';
import type { Customer, CustomerCandidate } from '../customer.ts';
import type { Opportunity } from '../opportunity.ts';
import { customerMeant } from './customer.ts';
import type { LookupOptions } from './lookup.ts';
import { opportunityMeant } from './opportunity.ts';

interface SubjectLookup {
  readonly customers: {
    get(id: string, options: LookupOptions): Promise<Customer | undefined>;
    resolve(reference: string, options: LookupOptions): Promise<readonly CustomerCandidate[]>;
    similar(reference: string, options: LookupOptions): Promise<readonly CustomerCandidate[]>;
  };
  readonly opportunities: {
    get(id: string, options: LookupOptions): Promise<Opportunity | undefined>;
    resolve(name: string, options: LookupOptions): Promise<readonly Opportunity[]>;
  };
}

interface HistorySubject {
  readonly customerId: string | undefined;
  readonly opportunityId: string | undefined;
}

/**
 * Whose history: a customer's, a deal's, or both where they belong together. A deal of somebody else is an error and
 * not an empty history.
 */
export async function historySubject(
  given: { readonly customer?: string | undefined; readonly opportunity?: string | undefined },
  lookup: SubjectLookup,
  options: LookupOptions,
): Promise<HistorySubject> {
  if (given.customer === undefined && given.opportunity === undefined) throw crmErrors.CRM_SUBJECT_MISSING({});
  const customer =
    given.customer === undefined ? undefined : await customerMeant(given.customer, lookup.customers, options);
  const deal =
    given.opportunity === undefined
      ? undefined
      : await opportunityMeant(given.opportunity, lookup.opportunities, options);
  if (customer && deal && !(await belongTogether(customer.id, deal.customer.id, lookup, options))) {
    throw crmErrors.CRM_DEAL_OF_ANOTHER_CUSTOMER({
      opportunity: `${deal.id} (${deal.name})`,
      customer: customer.name,
      of: `${deal.customer.name} (${deal.customer.id})`,
    });
  }
  return { customerId: customer?.id, opportunityId: deal?.id };
}

/** The deal is the customer's own, or that of the company they work for, or of a person who works there. */
async function belongTogether(a: string, b: string, lookup: SubjectLookup, options: LookupOptions): Promise<boolean> {
  if (a === b) return true;
  const [left, right] = await Promise.all([lookup.customers.get(a, options), lookup.customers.get(b, options)]);
  return left?.company?.id === b || right?.company?.id === a;
}
