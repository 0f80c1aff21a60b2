import type { CustomerCandidate } from '../../domain/customer.ts';
import { crmErrors } from '../../errors.ts';
import type { CallOptions, CustomerStore } from '../../ports.ts';

/** The one customer that a caller's reference means. Several or none is an error that lists who could be meant. */
export async function customerMeant(
  reference: string,
  customers: Pick<CustomerStore, 'resolve' | 'similar'>,
  options: CallOptions,
): Promise<CustomerCandidate> {
  const candidates = await customers.resolve(reference, options);
  const [only, another] = candidates;
  if (another) throw crmErrors.CRM_CUSTOMER_AMBIGUOUS({ customer: reference, candidates });
  if (only) return only;
  const similar = await customers.similar(reference, options);
  throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: reference, similar });
}
