import * as z from 'zod';

/** The same trivial handler and schemas on both sides, of the size of an ordinary small answer. */
export const input = z.object({
  id: z.string().max(50).describe('which'),
  count: z.int().min(1).max(100).describe('how many'),
});

export const output = z.object({
  id: z.string(),
  items: z.array(z.object({ name: z.string(), stage: z.string(), amount: z.number() })),
});

/** The bare server takes the kit's argument too, so that both are sent the same bytes. */
export const idempotencyKey = z.string().optional();

const items = Array.from({ length: 5 }, (_, index) => ({
  name: `Opportunity number ${index}`,
  stage: 'negotiation',
  amount: 1000.5 * index,
}));

export function record({ id }: { id: string }): z.infer<typeof output> {
  return { id, items };
}
