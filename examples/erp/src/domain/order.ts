import * as z from 'zod';

/** Nothing else may get into an address. */
export const orderNumber = z.string().regex(/^PO-\d{1,9}$/);

/** A purchase order, as the tools answer with it. */
export const order = z.object({
  number: z.string(),
  vendor: z.string(),
  state: z.enum(['open', 'delivered', 'cancelled']),
  total: z.string(),
});
export type Order = z.output<typeof order>;
