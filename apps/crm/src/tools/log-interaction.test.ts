import { beforeEach, describe, expect, it } from 'vitest';
import { call, contextOf, seededCrm } from '../../test/contract/call.ts';
import { today } from '../../test/contract/seed-small.ts';
import type { CrmPorts } from '../ports.ts';
import { logInteraction } from './log-interaction.ts';

describe('log_interaction', () => {
  let ports: CrmPorts;
  beforeEach(async () => {
    ports = await seededCrm();
  });
  const note = { type: 'note', subject: 'Renewal terms' } as const;
  const log = (input: Partial<Parameters<typeof call<typeof logInteraction.input, never>>[2]>) =>
    call(logInteraction, ports, { ...note, ...input });

  it('records what was said, by whom and when', async () => {
    const { data } = await log({ customer: 'ingrid@halden.example', type: 'call', body: 'Wants three years.' });
    expect(data).toMatchObject({ type: 'call', customer: 'Ingrid Solberg', at: today.toISOString() });
    const [entry] = (await ports.history.list({ customerId: data.customer_id }, { limit: 1 })).items;
    expect(entry).toMatchObject({ id: data.id, subject: 'Renewal terms', body: 'Wants three years.', by: 'Ada Quill' });
  });

  it('finds the customer by the deal', async () => {
    const { data } = await log({ opportunity: 'Crew app', occurred_at: '2026-04-14T16:30:00+02:00' });
    expect(data).toMatchObject({ customer: 'Halden Maritime', at: '2026-04-14T14:30:00.000Z' });
    expect(data.opportunity_id).toBeDefined();
  });

  it('previews the entry with names, the same at any time', async () => {
    const input = { ...note, opportunity: 'Crew app', body: 'Wants\nthree years.' };
    const preview = (context = contextOf(ports).context) => logInteraction.preview?.(input, context);
    expect(await preview()).toMatch(
      /^New entry {2}note\nCustomer {3}Halden Maritime \(cus_\d+\)\nDeal {7}Crew app \(opp_\d+\)\nWhen {7}when it is written\nSubject {4}Renewal terms\nText\n\| Wants\n\| three years\.$/,
    );
    const later = { ...contextOf(ports).context, now: () => new Date(today.getTime() + 60_000) };
    expect(await preview(later)).toBe(await preview());
  });

  it('stores text that no database chokes on', async () => {
    const { data } = await log({ customer: 'halden.example', body: 'a\0b \uD800 🚢' });
    const [entry] = (await ports.history.list({ customerId: data.customer_id }, { limit: 1 })).items;
    expect(entry?.body).toBe('ab \uFFFD 🚢');
  });

  it.each([
    ['nobody', {}, 'CRM_SUBJECT_MISSING'],
    ['several customers', { customer: 'Meridian Labs' }, 'CRM_CUSTOMER_AMBIGUOUS'],
    [
      "another customer's deal",
      { customer: 'brightwater.example', opportunity: 'Crew app' },
      'CRM_DEAL_OF_ANOTHER_CUSTOMER',
    ],
    ['a time to come', { customer: 'halden.example', occurred_at: '2026-05-01' }, 'CRM_FIELD_VALUE_INVALID'],
  ])('refuses %s', async (_, input, code) => {
    await expect(log(input)).rejects.toMatchObject({ code });
  });
});
