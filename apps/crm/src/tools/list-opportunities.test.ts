import { beforeAll, describe, expect, it } from 'vitest';
import { call, seededCrm } from '../../test/contract/call.ts';
import type { CrmPorts } from '../ports.ts';
import { listOpportunities } from './list-opportunities.ts';

describe('list_opportunities', () => {
  let ports: CrmPorts;
  beforeAll(async () => {
    ports = await seededCrm();
  });
  const list = (input: Parameters<typeof call<typeof listOpportunities.input, never>>[2]) =>
    call(listOpportunities, ports, input);
  const names = async (input: Parameters<typeof list>[0]) =>
    (await list(input)).data.opportunities.map((deal) => deal['name']);

  it('lists deals in full, custom fields too, soonest closing first', async () => {
    const { data } = await list({ state: 'open' });
    expect(data.opportunities.map((deal) => deal['name'])).toEqual([
      'Loyalty cards',
      'Sensor retrofit',
      'Fleet telemetry',
      'Crew app',
      'Cold chain sensors',
    ]);
    expect(data.opportunities[2]).toMatchObject({
      customer: 'Halden Maritime',
      stage: 'Negotiation',
      amount: '120000.00',
      currency: 'EUR',
      owner: 'Ada Quill',
      custom_fields: { priority: 'High', competitor: 'Blue Anchor' },
    });
  });

  it.each([
    ['stages', { stages: ['Proposal', 'stg_1'] }, ['Sensor retrofit', 'Crew app', 'Cold chain sensors']],
    ['state', { state: 'lost' }, ['Harbour signage']],
    ['owner', { owner: 'tomas@crm.example', state: 'open' }, ['Sensor retrofit', 'Cold chain sensors']],
    ['customer', { customer: 'halden.example', state: 'won' }, ['Port survey']],
    [
      'custom fields',
      { filters: [{ field: 'priority', op: 'in', value: ['High', 'Low'] }] },
      ['Loyalty cards', 'Fleet telemetry'],
    ],
    ['amount', { filters: [{ field: 'amount', op: 'lt', value: 9000 }] }, ['Dock lighting', 'Harbour signage']],
  ] as const)('filters by %s', async (_, input, expected) => {
    expect(await names(input as unknown as Parameters<typeof list>[0])).toEqual(expected);
  });

  // Complaint: there is no date filter (bitrix24-mcp #17).
  it('filters by closing date, both days included', async () => {
    expect(await names({ closing_from: '2026-04-30', closing_to: '2026-05-31' })).toEqual([
      'Loyalty cards',
      'Sensor retrofit',
      'Fleet telemetry',
    ]);
  });

  // Complaint: a filter is silently ignored (pipedrive-mcp-server #9).
  it('says what it applied, as it understood it', async () => {
    const { data } = await list({ stages: ['stg_3'], owner: 'ada quill', closing_to: '2026-12-31' });
    expect(data.applied_filters).toEqual([
      { field: 'stage', op: 'in', value: ['Proposal'] },
      { field: 'owner', op: 'eq', value: 'Ada Quill' },
      { field: 'close_date', op: 'lte', value: '2026-12-31' },
    ]);
  });

  // Complaint: clients without resources see nothing of the pipeline (relaticle #549).
  it('adds up all matches, beyond the page too, per stage and currency', async () => {
    const { data } = await call(listOpportunities, ports, { state: 'open', totals: true }, { page: { limit: 1 } });
    expect(data.opportunities).toHaveLength(1);
    expect(data.totals).toEqual([
      { stage: 'Lead', currency: 'EUR', count: 1, sum: '9000.00', weighted: '900.00' },
      { stage: 'Qualified', currency: 'CHF', count: 1, sum: '15000.00', weighted: '3750.00' },
      { stage: 'Proposal', currency: 'EUR', count: 1, sum: '45000.50', weighted: '22500.25' },
      { stage: 'Proposal', currency: 'JPY', count: 1, sum: '1500000', weighted: '750000' },
      { stage: 'Negotiation', currency: 'EUR', count: 1, sum: '120000.00', weighted: '90000.00' },
    ]);
  });

  it.each([
    [{ stages: ['Proposals'] }, 'CRM_STAGE_UNKNOWN'],
    [{ owner: 'Nobody' }, 'CRM_OWNER_UNKNOWN'],
    [{ customer: 'Nobody' }, 'CRM_CUSTOMER_NOT_FOUND'],
    [{ closing_from: 'May' }, 'CRM_FIELD_VALUE_INVALID'],
    [{ filters: [{ field: 'stage', op: 'eq', value: 'Lead' }] }, 'CRM_FIELD_UNKNOWN'],
  ] as const)('refuses %j', async (input, code) => {
    await expect(list(input as unknown as Parameters<typeof list>[0])).rejects.toMatchObject({ code });
  });
});
