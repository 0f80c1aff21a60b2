import * as z from 'zod';
import { tool } from '../define.ts';
import { parsePast } from '../domain/day.ts';
import { historySubject } from '../domain/references/history-subject.ts';
import { storable } from '../domain/text.ts';
import { crmErrors } from '../errors.ts';

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
    subject: z.string().trim().min(1).max(300).describe('one line'),
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
  async run({ type, subject, body, occurred_at, ...about }, { ports, principal, signal, now }) {
    const { customerId, opportunityId } = await historySubject(about, ports, { signal });
    const of = customerId ?? (await ports.opportunities.get(opportunityId ?? '', { signal }))?.customer.id;
    if (of === undefined) throw crmErrors.CRM_SUBJECT_MISSING({});
    const entry = await ports.history.log(
      {
        type,
        customerId: of,
        opportunityId: opportunityId ?? null,
        subject: storable(subject),
        body: storable(body),
        occurredAt: occurred_at === undefined ? now() : parsePast('occurred_at', occurred_at, now()),
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
