import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { openPolicy, policyOf } from '../../src/policy/cedar/open.ts';
import { readPolicyFile } from '../../src/policy/cedar/policy-file.ts';
import type { Caller, Policy } from '../../src/policy/port.ts';
import { declared, prompt, resource, serverOf, tool } from '../gate/harness.ts';

/** A server with a tool of each effect, whose handlers only say that they ran. */
const done = z.object({ ran: z.boolean() });
const ran = async () => ({ ran: true });

export const listDeals = tool({
  ...declared,
  name: 'list_deals',
  effect: 'read',
  permission: 'deals:read',
  input: z.object({ state: z.enum(['open', 'won', 'lost']).optional() }),
  output: done,
  run: ran,
});

export const createDeal = tool({
  ...declared,
  name: 'create_deal',
  effect: 'write',
  permission: 'deals:write',
  input: z.object({
    amount: z.number().min(0),
    seats: z.int().min(1).max(500).optional(),
    stage: z.enum(['lead', 'won']).default('lead'),
    name: z.string().max(400).default('a deal'),
    tags: z.array(z.string()).default([]),
    urgent: z.boolean().default(false),
    address: z.object({ city: z.string(), zip: z.string().optional() }).optional(),
    custom: z.record(z.string(), z.unknown()).optional(),
  }),
  output: done,
  run: ran,
});

export const deleteDeal = tool({
  ...declared,
  name: 'delete_deal',
  effect: 'destructive',
  permission: 'deals:write',
  input: z.object({ id: z.string() }),
  output: done,
  facts: {
    schema: z.object({ amount: z.number(), closed: z.boolean().optional() }),
    of: async ({ id }) => ({ amount: Number(id), closed: id === '1' }),
  },
  run: ran,
});

export const sendEmail = tool({
  ...declared,
  name: 'send_email',
  effect: 'outward',
  permission: 'mail:send',
  input: z.object({ to: z.array(z.string()).min(1), subject: z.string().default('') }),
  output: done,
  facts: {
    schema: z.object({ recipient_domains: z.array(z.string()) }),
    of: async ({ to }) => ({
      recipient_domains: to.map((address) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()),
    }),
  },
  run: ran,
});

export const office = serverOf([listDeals, createDeal, deleteDeal, sendEmail], {
  name: 'office',
  resources: [
    resource({
      uri: 'office://deals/{id}',
      name: 'deal',
      title: 'Deal',
      description: 'One deal.',
      permission: 'deals:read',
      list: async () => [1, 2, 3].map((id) => ({ uri: `office://deals/${id}`, name: String(id) })),
      read: async ({ id }) => ({ id }),
    }),
  ],
  prompts: [
    prompt({
      name: 'briefing',
      title: 'Briefing',
      description: 'Briefs.',
      permission: 'deals:read',
      args: z.object({ customer: z.string().describe('Who') }),
      render: async ({ customer }) => customer,
    }),
  ],
});

export function policyFile(text: string, roles?: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'kit-policy-')), 'test.cedar');
  writeFileSync(file, text);
  if (roles) writeFileSync(file.replace('.cedar', '.roles.json'), JSON.stringify(roles));
  return file;
}

export const unrestricted = { readOnly: false };
export const errors: string[] = [];
const log = { error: (message: string, fields?: object) => void errors.push(`${message} ${JSON.stringify(fields)}`) };

export async function policy(text: string, roles?: object, restrictions = unrestricted): Promise<Policy> {
  return openPolicy(office, policyFile(text, roles), restrictions, log);
}

export async function problemsIn(text: string, roles?: object) {
  return (await readPolicyFile(office, policyFile(text, roles))).problems;
}

export { policyOf };

export const ada: Caller = {
  principal: { id: 'os:ada', name: 'Ada', roles: ['sales'] },
  agent: { name: 'claude', version: '1' },
};

export const actionOf = ({
  name,
  effect,
  permission,
}: {
  name: string;
  effect: 'read' | 'write' | 'destructive' | 'outward';
  permission: string;
}) => ({ kind: 'tool', rule: name, effect, permission }) as const;
