import { crmErrors } from '../../errors.ts';
import type { Owner } from '../customer.ts';

/** The one colleague with this id, e-mail or name, letter case aside. */
export function ownerMeant(reference: string, owners: readonly Owner[]): Owner {
  const wanted = reference.trim().toLowerCase();
  const found = owners.filter(({ id, name, email }) => [id, name, email].some((text) => text.toLowerCase() === wanted));
  const [only, another] = found;
  if (another) throw crmErrors.CRM_OWNER_AMBIGUOUS({ owner: reference, candidates: found });
  if (only) return only;
  throw crmErrors.CRM_OWNER_UNKNOWN({ owner: reference, valid: owners.map(({ name }) => name) });
}
