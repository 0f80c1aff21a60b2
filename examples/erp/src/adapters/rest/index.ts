import * as z from 'zod';
import { type Order, order } from '../../domain/order.ts';
import type { ErpPorts } from '../../ports.ts';
import type { RestClient } from './client.ts';

const STATES: Record<string, Order['state']> = { OPN: 'open', DLV: 'delivered', CAN: 'cancelled' };

/** An order as this ERP writes it. Anything else throws, and reaches nobody. */
const toOrder = z
  .object({ OrderNo: z.string(), Vendor: z.object({ Name: z.string() }), Status: z.string(), Net: z.string() })
  .transform((it) => ({ number: it.OrderNo, vendor: it.Vendor.Name, state: STATES[it.Status], total: it.Net }))
  .pipe(order);

export function restErp({ json }: RestClient): ErpPorts {
  return {
    orders: {
      async get(number, options) {
        const found = await json('GET', `PurchaseOrders/${number}`, { what: `show ${number}`, ...options });
        return found === undefined ? undefined : toOrder.parse(found);
      },
      async create({ vendor, item, pieces }, options) {
        const body = { VendorNo: vendor, Lines: [{ ItemNo: item, Qty: pieces }] };
        return toOrder.parse(await json('POST', 'PurchaseOrders', { what: 'order this', body, ...options }));
      },
    },
  };
}
