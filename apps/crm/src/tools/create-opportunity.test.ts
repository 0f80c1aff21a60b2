import { beforeEach, describe, expect, it } from 'vitest';
import { call, contextOf, seededCrm } from '../../test/contract/call.ts';
import type { CrmPorts } from '../ports.ts';
import { createOpportunity } from './create-opportunity.ts';

describe('create_opportunity', () => {
  let ports: CrmPorts;
  beforeEach(async () => {
    ports = await seededCrm();
  });
  const deal = { customer: 'halden.example', name: 'Autumn refit', amount: '48000', currency: 'EUR' };
  const create = (more: Partial<Parameters<typeof call<typeof createOpportunity.input, never>>[2]> = {}) =>
    call(createOpportunity, ports, { ...deal, ...more });
  const deals = async () =>
    (await ports.opportunities.list({ filters: [], sort: 'updated_at' }, { limit: 100 })).items.length;

  it('creates the deal and answers with what is stored', async () => {
    const { data } = await create({
      stage: 'Proposal',
      close_date: '2026-09-30',
      owner: 'ada@crm.example',
      custom_fields: { priority: 'high', competitor: 'Blue Anchor' },
    });
    expect(data.opportunity).toMatchObject({
      stage: 'Proposal',
      amount: '48000.00',
      currency: 'EUR',
      owner: 'Ada Quill',
    });
    expect(await ports.opportunities.get(data.opportunity.id)).toMatchObject({
      closeDate: '2026-09-30',
      customFields: { priority: 'High', competitor: 'Blue Anchor' },
    });
    const [created] = (await ports.history.list({ opportunityId: data.opportunity.id }, { limit: 10 })).items;
    expect(created).toMatchObject({ type: 'created', to: 'Proposal', by: 'Ada Quill' });
  });

  it.each(['  ', '\0', ' \0 '])('refuses a name of which nothing would be left: %j', async (name) => {
    await expect(create({ name })).rejects.toThrow();
  });

  it('previews the deal with everything it refers to, and creates nothing', async () => {
    const before = await deals();
    const input = { ...deal, owner: 'ada@crm.example', custom_fields: { priority: 'high' } };
    expect(await createOpportunity.preview?.(input, contextOf(ports).context)).toBe(
      [
        'New deal  Autumn refit',
        'Customer  Halden Maritime (cus_1)',
        'Amount    48000.00 EUR',
        'Stage     Lead, pipeline Sales',
        'Owner     Ada Quill',
        'priority  High',
      ].join('\n'),
    );
    expect(await deals()).toBe(before);
  });

  it('starts in the first stage when none is given, and says so', async () => {
    const { data, notes } = await create();
    expect(data).toMatchObject({ opportunity: { stage: 'Lead' }, stage_defaulted: true });
    expect(notes).toEqual([expect.stringContaining("'Lead', the first of pipeline 'Sales'")]);
  });

  // Complaint: the stage falls back to a default while success is reported (attio-mcp #1277, #705).
  it.each(['proposal ', 'PROPOSAL', 'Propsal', ''])(
    'has no default for a stage it does not know: %j',
    async (stage) => {
      const before = await deals();
      await expect(create({ stage })).rejects.toMatchObject({ code: 'CRM_STAGE_UNKNOWN' });
      expect(await deals()).toBe(before);
    },
  );

  it('reports a store that put the deal into another stage as a failure', async () => {
    const { create: really, ...rest } = ports.opportunities;
    const [pipeline] = await ports.pipelines.pipelines();
    const first = pipeline?.stages[0]?.id ?? '';
    ports = { ...ports, opportunities: { ...rest, create: (fresh) => really({ ...fresh, stageId: first }) } };
    await expect(create({ stage: 'Negotiation' })).rejects.toMatchObject({
      code: 'CRM_WRITE_NOT_CONFIRMED',
      message: expect.stringMatching(/'Lead'.*not 'Negotiation'/),
    });
  });

  it('does not create closed deals', async () => {
    await expect(create({ stage: 'Won' })).rejects.toMatchObject({ code: 'CRM_STAGE_NOT_OPEN' });
  });

  it('never picks one of several customers, and lists them', async () => {
    const before = await deals();
    await expect(create({ customer: 'Meridian Labs' })).rejects.toMatchObject({
      code: 'CRM_CUSTOMER_AMBIGUOUS',
      message: expect.stringMatching(/cus_4.*Boston.*cus_5.*Leeds/),
    });
    expect(await deals()).toBe(before);
  });

  it('warns of an open deal that looks like the same', async () => {
    const { data, notes } = await create({ name: 'Fleet telemetry 2' });
    expect(data.near_duplicates).toEqual([expect.objectContaining({ name: 'Fleet telemetry', stage: 'Negotiation' })]);
    expect(notes.join()).toContain('near_duplicates');
  });

  it.each([
    ['a negative amount', { amount: '-1' }, 'CRM_AMOUNT_INVALID'],
    ['more decimals than the currency has', { amount: 10.5, currency: 'JPY' }, 'CRM_AMOUNT_INVALID'],
    ['thousands separators', { amount: '48,000.00' }, 'CRM_AMOUNT_INVALID'],
    ['no currency of ISO 4217', { currency: 'EURO' }, 'CRM_CURRENCY_UNKNOWN'],
    ['a day that does not exist', { close_date: '2026-02-30' }, 'CRM_FIELD_VALUE_INVALID'],
    ['an unknown owner', { owner: 'Ada Quil' }, 'CRM_OWNER_UNKNOWN'],
    ['an unknown custom field', { custom_fields: { prioritty: 'High' } }, 'CRM_FIELD_UNKNOWN'],
    ['a custom field of customers', { custom_fields: { tier: 'Gold' } }, 'CRM_FIELD_UNKNOWN'],
    ['an unknown option', { custom_fields: { priority: 'Urgent' } }, 'CRM_FIELD_VALUE_INVALID'],
  ])('refuses %s and creates nothing', async (_, wrong, code) => {
    const before = await deals();
    await expect(create(wrong)).rejects.toMatchObject({ code });
    expect(await deals()).toBe(before);
  });
});
