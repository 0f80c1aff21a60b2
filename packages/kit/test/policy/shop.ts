import * as z from 'zod';
import { declared, prompt, resource, serverOf, tool } from '../gate/harness.ts';

/**
 * A server whose arguments can all be tried: small domains, and for texts and decimals every value that the random
 * policies of `random-policy.ts` can tell apart.
 */
const done = z.object({ ran: z.boolean() });
const ran = async () => ({ ran: true });

export const CODES = ['x', 'y', 'xy', 'a-x', 'other'] as const;
export const PRICES = [0, 2.5, 2.5001, 4.9999, 5, 10] as const;

export const shop = serverOf(
  [
    tool({
      ...declared,
      name: 'find_item',
      effect: 'read',
      permission: 'items:read',
      input: z.object({
        count: z.int().min(0).max(5),
        kind: z.enum(['a', 'b', 'c']).optional(),
        fresh: z.boolean(),
      }),
      output: done,
      run: ran,
    }),
    tool({
      ...declared,
      name: 'set_item',
      effect: 'write',
      permission: 'items:write',
      input: z.object({
        price: z.number().min(0).max(10),
        code: z.string().optional(),
        place: z.object({ row: z.int().min(1).max(3) }).optional(),
      }),
      output: done,
      run: ran,
    }),
    tool({
      ...declared,
      name: 'drop_item',
      effect: 'destructive',
      permission: 'items:write',
      input: z.object({ sure: z.boolean(), level: z.int().min(0).max(3) }),
      output: done,
      facts: {
        schema: z.object({ level: z.int().min(0).max(3) }),
        of: async ({ level }) => ({ level }),
      },
      run: ran,
    }),
    tool({
      ...declared,
      name: 'mail_item',
      effect: 'outward',
      permission: 'mail:send',
      input: z.object({ to: z.array(z.enum(['in', 'out', 'far'])).max(2) }),
      output: done,
      run: ran,
    }),
  ],
  {
    name: 'shop',
    resources: [
      resource({
        uri: 'shop://items/{id}',
        name: 'item',
        title: 'Item',
        description: 'One item.',
        permission: 'items:read',
        list: async () => ['1', '2', '3'].map((id) => ({ uri: `shop://items/${id}`, name: id })),
        read: async ({ id }) => ({ id }),
      }),
    ],
    prompts: [
      prompt({
        name: 'order',
        title: 'Order',
        description: 'Orders.',
        permission: 'items:read',
        args: z.object({ item: z.string().describe('Which') }),
        render: async ({ item }) => item,
      }),
    ],
  },
);

const product = <T>(fields: { readonly [K in keyof T]: readonly T[K][] }): T[] =>
  Object.entries(fields).reduce<object[]>(
    (all, [name, values]) =>
      all.flatMap((one) =>
        (values as unknown[]).map((value) => (value === undefined ? one : { ...one, [name]: value })),
      ),
    [{}],
  ) as T[];

/** Every call that can be told from others. */
export const allArguments: Readonly<Record<string, readonly object[]>> = {
  find_item: product({ count: [0, 1, 2, 3, 4, 5], kind: ['a', 'b', 'c', undefined], fresh: [true, false] }),
  set_item: product({
    price: PRICES,
    code: [...CODES, undefined],
    place: [{ row: 1 }, { row: 2 }, { row: 3 }, undefined],
  }),
  drop_item: product({ sure: [true, false], level: [0, 1, 2, 3] }),
  mail_item: [[], ['in'], ['out'], ['far'], ['in', 'out'], ['in', 'far'], ['out', 'far']].map((to) => ({ to })),
};
