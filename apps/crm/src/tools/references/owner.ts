import { closest } from '@enterprise-mcp/kit';
import type { Owner } from '../../domain/customer.ts';
import { crmErrors } from '../../errors.ts';
import type { CallOptions, OwnerStore } from '../../ports.ts';

/** The one colleague with this id, e-mail or name, letter case aside. */
export async function ownerMeant(reference: string, store: OwnerStore, options: CallOptions): Promise<Owner> {
  const owners = await store.owners(options);
  const wanted = reference.trim().toLowerCase();
  const found = owners.filter(({ id, name, email }) => [id, name, email].some((text) => text.toLowerCase() === wanted));
  const [only, another] = found;
  if (another) throw crmErrors.CRM_OWNER_AMBIGUOUS({ owner: reference, candidates: found });
  if (only) return only;
  const valid = owners.map(({ name }) => name);
  throw crmErrors.CRM_OWNER_UNKNOWN({ owner: reference, valid, suggestion: closest(reference, valid) });
}
