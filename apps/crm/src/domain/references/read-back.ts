import { crmErrors } from '../../errors.ts';
import type { Opportunity } from '../opportunity.ts';
import type { LookupOptions } from './lookup.ts';

interface Written {
  readonly id: string;
  readonly stage: { readonly id: string; readonly label: string };
  readonly customerId: string;
  readonly amount: string;
  readonly currency: string;
}

/**
 * Reads a deal again after a write and compares. A store that says yes and keeps something else, a default stage for
 * one it did not know, must not be reported as success.
 */
export async function readBack(
  written: Written,
  store: { get(id: string, options: LookupOptions): Promise<Opportunity | undefined> },
  options: LookupOptions,
): Promise<Opportunity> {
  const stored = await store.get(written.id, options);
  const found = stored && describe({ ...stored, customerId: stored.customer.id });
  if (stored && found === describe(written)) return stored;
  throw crmErrors.CRM_WRITE_NOT_CONFIRMED({
    what: written.id,
    expected: describe(written),
    found: found ?? 'not there',
  });
}

function describe({ stage, customerId, amount, currency }: Omit<Written, 'id'>): string {
  return `'${stage.label}' (${stage.id}), ${amount} ${currency}, customer ${customerId}`;
}
