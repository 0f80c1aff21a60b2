import { beforeAll, describe, expect, it } from 'vitest';
import { call, seededCrm } from '../../test/contract/call.ts';
import type { CrmPorts } from '../ports.ts';
import { getCustomer } from './get-customer.ts';

describe('get_customer', () => {
  let ports: CrmPorts;
  beforeAll(async () => {
    ports = await seededCrm();
  });
  const get = (customer: string) => call(getCustomer, ports, { customer });

  it.each(['halden.example', 'office@halden.example', 'halden maritime'])(
    'knows the customer by %s',
    async (reference) => {
      const { data } = await get(reference);
      expect(data.customer.name).toBe('Halden Maritime');
      expect((await get(data.customer.id)).data).toEqual(data);
    },
  );

  // Complaint: custom fields are invisible (twenty #20194).
  it('shows every custom field', async () => {
    const { data } = await get('halden.example');
    expect(data.customer['custom_fields']).toEqual({
      tier: 'Gold',
      seats: 240,
      contract_end: '2026-09-30',
      newsletter: true,
      erp_no: 'HM1007',
    });
  });

  it('adds up the open deals exactly and shows those that close first', async () => {
    const { data } = await get('halden.example');
    expect(data.open_deals).toMatchObject({
      count: 2,
      sums: [{ currency: 'EUR', amount: '165000.50' }],
      next_to_close: [{ name: 'Fleet telemetry', close_date: '2026-05-31' }, { name: 'Crew app' }],
    });
  });

  it('never adds up different currencies', async () => {
    const { data } = await get('brightwater.example');
    expect(data.open_deals.sums).toEqual([
      { currency: 'EUR', amount: '9000.00' },
      { currency: 'JPY', amount: '1500000' },
    ]);
  });

  it("shows a company's people and the history with them, long texts clipped", async () => {
    const { data, notes } = await get('halden.example');
    expect(data.contacts).toEqual([
      expect.objectContaining({ name: 'Ingrid Solberg', email: 'ingrid@halden.example' }),
    ]);
    expect(data.recent_history).toHaveLength(5);
    expect(data.recent_history[0]).toMatchObject({ type: 'note', subject: 'Budget' });
    expect(notes.join()).toContain('get_history');
  });

  it('never picks one of several with the same name', async () => {
    await expect(get('Meridian Labs')).rejects.toMatchObject({
      code: 'CRM_CUSTOMER_AMBIGUOUS',
      details: { candidates: [{ city: 'Boston' }, { city: 'Leeds' }] },
    });
  });

  it('suggests who could be meant by an unknown name', async () => {
    await expect(get('Halden Maritim')).rejects.toMatchObject({
      code: 'CRM_CUSTOMER_NOT_FOUND',
      message: expect.stringContaining('Halden Maritime (cus_1)'),
    });
  });
});
