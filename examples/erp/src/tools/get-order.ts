import * as z from 'zod';
import { tool } from '../define.ts';
import { order, orderNumber } from '../domain/order.ts';
import { erpErrors } from '../errors.ts';

export const getOrder = tool({
  name: 'get_order',
  title: 'Get order',
  description: { what: 'Shows one purchase order.', useWhen: ['its number is known'] },
  input: z.object({ order: orderNumber.describe('number, like PO-4711') }),
  output: order,
  effect: 'read',
  permission: 'orders:read',
  async run({ order: number }, { ports, signal }) {
    const found = await ports.orders.get(number, { signal });
    if (!found) throw erpErrors.ERP_ORDER_NOT_FOUND({ order: number });
    return found;
  },
});
