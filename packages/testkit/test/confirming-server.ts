import { author, defineConfig, type KitState } from '@enterprise-mcp/kit';
import * as z from 'zod';

const { tool, defineServer } = author<object>();

/** One tool that leaves the company, whose preview shows the price as of now, and what has really run. */
export function confirmingServer({ state }: { state?: KitState } = {}) {
  const ran: string[] = [];
  let price = 10;
  const order = tool({
    name: 'order_item',
    title: 'Order item',
    description: { what: 'Orders.', useWhen: ['asked to'] },
    input: z.object({ item: z.string().max(50).describe('what') }),
    output: z.object({ number: z.int() }),
    effect: 'outward',
    permission: 'orders:place',
    preview: async ({ item }) => `Order ${item} for ${price} EUR`,
    run: async ({ item }) => ({ number: ran.push(item) }),
  });
  const server = defineServer({
    name: 'shop',
    title: 'Shop',
    version: '1.0.0',
    instructions: 'A shop.',
    config: defineConfig({ prefix: 'SHOP', schema: z.object({}) }),
    tools: [order],
    connect: async () => ({
      ports: {},
      ...(state && { state }),
      health: async () => [],
      close: async () => undefined,
    }),
  });
  return {
    server,
    ran,
    setPrice: (now: number) => {
      price = now;
    },
  };
}
