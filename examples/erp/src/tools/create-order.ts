import * as z from 'zod';
import { tool } from '../define.ts';
import { order } from '../domain/order.ts';

export const createOrder = tool({
  name: 'create_order',
  title: 'Create order',
  description: { what: 'Orders from a vendor, at once.', useWhen: ['a person asked for exactly this'] },
  input: z.object({
    vendor: z.string().max(20).describe('number of the vendor, like V-100'),
    item: z.string().max(40).describe('number of the item'),
    pieces: z.int().min(1).max(10_000).describe('how many'),
  }),
  output: order,
  effect: 'outward',
  permission: 'orders:write',
  run: (wanted, { ports, signal, idempotencyKey: key }) => ports.orders.create(wanted, { signal, key }),
});
