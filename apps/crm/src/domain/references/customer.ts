import { crmErrors } from '../../errors.ts';
import type { CustomerCandidate } from '../customer.ts';
import type { LookupOptions } from './lookup.ts';

interface CustomerLookup {
  resolve(reference: string, options: LookupOptions): Promise<readonly CustomerCandidate[]>;
  similar(reference: string, options: LookupOptions): Promise<readonly CustomerCandidate[]>;
}

/** The one customer that a caller's reference means. Several or none is an error that lists who could be meant. */
export async function customerMeant(
  reference: string,
  customers: CustomerLookup,
  options: LookupOptions,
): Promise<CustomerCandidate> {
  const candidates = await customers.resolve(reference, options);
  const [only, another] = candidates;
  if (another) throw crmErrors.CRM_CUSTOMER_AMBIGUOUS({ customer: reference, candidates });
  if (only) return only;
  const similar = await customers.similar(reference, options);
  throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: reference, similar });
}
