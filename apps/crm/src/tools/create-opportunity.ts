import { type CallContext, previewText } from '@enterprise-mcp/kit';
import { saysSomething } from '@enterprise-mcp/kit/text';
import * as z from 'zod';
import { tool } from '../define.ts';
import { parseAmount, parseCurrency } from '../domain/money.ts';
import { checkDeal } from '../domain/new-deal.ts';
import { customerMeant } from '../domain/references/customer.ts';
import { ownerMeant } from '../domain/references/owner.ts';
import { readBack } from '../domain/references/read-back.ts';
import { stageForNewDeal } from '../domain/stage.ts';
import { asOpportunityLine, opportunityView } from '../domain/views/opportunity.ts';
import type { CrmPorts } from '../ports.ts';

export const createOpportunity = tool({
  name: 'create_opportunity',
  title: 'Create opportunity',
  description: {
    what: 'Opens a new deal with a customer.',
    useWhen: ['a possible sale is not in the CRM yet'],
    avoidWhen: ['the deal exists: update_status'],
  },
  input: z.object({
    customer: z.string().max(300).describe('id, or exact name, e-mail, domain'),
    name: z.string().trim().min(1).max(300).refine(saysSomething, 'must contain text').describe('what is sold'),
    amount: z.union([z.string().max(40), z.number()]).describe('e.g. 12500.00'),
    currency: z.string().max(10).describe('ISO 4217'),
    stage: z.string().max(100).optional().describe('exact label or id; default: the first'),
    close_date: z.string().max(10).optional().describe('YYYY-MM-DD'),
    owner: z.string().max(300).optional().describe('id, e-mail or name'),
    custom_fields: z.record(z.string(), z.unknown()).optional().describe('see crm://fields'),
  }),
  output: z.object({
    opportunity: opportunityView,
    stage_defaulted: z.boolean(),
    near_duplicates: z.array(z.object({ id: z.string(), name: z.string(), stage: z.string() })).optional(),
  }),
  effect: 'write',
  permission: 'opportunities:write',
  facts: {
    schema: z.object({ amount: z.number(), currency: z.string() }),
    async of(input) {
      const currency = parseCurrency(input.currency);
      return { amount: Number(parseAmount(input.amount, currency)), currency };
    },
  },
  async preview(input, context) {
    const { facts, pipeline, stage, owner, customer } = await dealMeant(input, context);
    return previewText([
      ['New deal', facts.name],
      ['Customer', `${customer.name} (${customer.id})`],
      ['Amount', `${facts.amount} ${facts.currency}`],
      ['Stage', `${stage.label}, pipeline ${pipeline.name}`],
      ['Close date', facts.closeDate],
      ['Owner', owner?.name],
      ...Object.entries(facts.customFields).map(([key, value]) => [key, String(value)] as const),
    ]);
  },
  async run(input, context) {
    const { ports, principal, signal, now, note } = context;
    const { facts, pipeline, stage, owner, customer } = await dealMeant(input, context);
    const similar = await ports.opportunities.nearDuplicates(customer.id, facts.name, { signal });

    const deal = { ...facts, customerId: customer.id, stageId: stage.id, ownerId: owner?.id ?? null };
    const { id } = await ports.opportunities.create({ ...deal, by: principal.name, at: now() }, { signal });
    const stored = await readBack({ ...deal, id, stage }, ports.opportunities, { signal });

    if (input.stage === undefined) note(`No stage given: '${stage.label}', the first of pipeline '${pipeline.name}'.`);
    if (similar.length > 0)
      note('The customer has open deals with a similar name, see near_duplicates: the same twice?');
    return {
      opportunity: asOpportunityLine(stored),
      stage_defaulted: input.stage === undefined,
      ...(similar.length > 0 && {
        near_duplicates: similar.map((other) => ({ id: other.id, name: other.name, stage: other.stage.label })),
      }),
    };
  },
});

/** The deal with everything it refers to, checked. */
async function dealMeant(
  input: Parameters<typeof checkDeal>[0] & {
    readonly customer: string;
    readonly stage?: string | undefined;
    readonly owner?: string | undefined;
  },
  { ports, signal }: Pick<CallContext<CrmPorts>, 'ports' | 'signal'>,
) {
  const facts = checkDeal(input, await ports.fields.fields({ signal }));
  const { pipeline, stage } = stageForNewDeal(input.stage, await ports.pipelines.pipelines({ signal }));
  const owner = input.owner === undefined ? null : ownerMeant(input.owner, await ports.owners.owners({ signal }));
  const customer = await customerMeant(input.customer, ports.customers, { signal });
  return { facts, pipeline, stage, owner, customer };
}
