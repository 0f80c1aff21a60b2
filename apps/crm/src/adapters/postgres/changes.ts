import type { Database } from '@enterprise-mcp/postgres';
import { toId } from './ids.ts';

/** What subscribed clients are told about: the path of the resource behind `crm://`. */
export const CHANNEL = 'crm_changed';

/** A deal of this customer changed: the customer and the pipeline do. Leaves with the transaction it is called in. */
export async function announceDeal(db: Database, customer: number): Promise<void> {
  await db.notify(CHANNEL, 'pipeline');
  await announceCustomer(db, customer);
}

export async function announceCustomer(db: Database, customer: number): Promise<void> {
  await db.notify(CHANNEL, `customers/${toId('customer', customer)}`);
}
