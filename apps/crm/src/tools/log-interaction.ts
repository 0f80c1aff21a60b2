import { type CallContext, previewText } from '@enterprise-mcp/kit';
import { saysSomething, storable } from '@enterprise-mcp/kit/text';
import * as z from 'zod';
import { tool } from '../define.ts';
import { parsePast } from '../domain/day.ts';
import { historySubject } from '../domain/references/history-subject.ts';
import { crmErrors } from '../errors.ts';
import type { CrmPorts } from '../ports.ts';

export const logInteraction = tool({
  name: 'log_interaction',
  title: 'Log interaction',
  description: {
    what: 'Records a call, mail, meeting or note in the history of a customer or deal. Sends nothing.',
    useWhen: ['something was said, sent or agreed that colleagues should find'],
    avoidWhen: ['a deal moved: update_status'],
  },
  input: z.object({
    customer: z.string().max(300).optional().describe("id, or exact name; default: the deal's"),
    opportunity: z.string().max(300).optional().describe('id, or exact name of an open deal'),
    type: z.enum(['call', 'email', 'meeting', 'note']).describe('what it was'),
    subject: z.string().trim().min(1).max(300).refine(saysSomething, 'must contain text').describe('one line'),
    body: z.string().max(20_000).default('').describe('what was said or agreed'),
    occurred_at: z.string().max(40).optional().describe('date or UTC time; default: now'),
  }),
  output: z.object({
    id: z.string(),
    type: z.string(),
    at: z.string(),
    customer: z.string(),
    customer_id: z.string(),
    opportunity_id: z.string().optional(),
  }),
  effect: 'write',
  permission: 'history:write',
  async preview(input, context) {
    const { ports, signal } = context;
    const { customerId, opportunityId, occurredAt } = await entryMeant(input, context);
    const [customer, deal] = await Promise.all([
      ports.customers.get(customerId, { signal }),
      opportunityId === undefined ? undefined : ports.opportunities.get(opportunityId, { signal }),
    ]);
    return previewText([
      ['New entry', input.type],
      ['Customer', `${customer?.name ?? ''} (${customerId})`],
      ['Deal', deal && `${deal.name} (${deal.id})`],
      // Not the time itself where it is the call's own: the preview must not change with it.
      ['When', occurredAt?.toISOString() ?? 'when it is written'],
      ['Subject', storable(input.subject)],
      ['Text', storable(input.body) || null],
    ]);
  },
  async run(input, context) {
    const { ports, principal, signal, now } = context;
    const { customerId, opportunityId, occurredAt } = await entryMeant(input, context);
    const entry = await ports.history.log(
      {
        type: input.type,
        customerId,
        opportunityId: opportunityId ?? null,
        subject: storable(input.subject),
        body: storable(input.body),
        occurredAt: occurredAt ?? now(),
        by: principal.name,
      },
      { signal },
    );
    return {
      id: entry.id,
      type: entry.type,
      at: entry.at,
      customer: entry.customer.name,
      customer_id: entry.customer.id,
      opportunity_id: entry.opportunity?.id,
    };
  },
});

/** Whose history it belongs to, and when it was; undefined is now. */
async function entryMeant(
  given: Parameters<typeof historySubject>[0] & { readonly occurred_at?: string | undefined },
  { ports, signal, now }: Pick<CallContext<CrmPorts>, 'ports' | 'signal' | 'now'>,
) {
  const subject = await historySubject(given, ports, { signal });
  const { opportunityId } = subject;
  const customerId =
    subject.customerId ?? (await ports.opportunities.get(opportunityId ?? '', { signal }))?.customer.id;
  if (customerId === undefined) throw crmErrors.CRM_SUBJECT_MISSING({});
  const { occurred_at } = given;
  const occurredAt = occurred_at === undefined ? undefined : parsePast('occurred_at', occurred_at, now());
  return { customerId, opportunityId, occurredAt };
}
