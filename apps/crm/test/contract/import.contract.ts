import { describe, expect, it } from 'vitest';
import type { ImportedCustomer } from '../../src/ports.ts';
import { type OpenCrm, seeded } from './opened.ts';
import { customerId, dealId, seedCustomers, seedFields, seedOpportunities } from './seed-small.ts';

export function importContract(open: OpenCrm): void {
  describe('import', () => {
    const ports = seeded(open);
    const [halden] = seedCustomers as readonly [ImportedCustomer];

    it('changes nothing when it runs again', async () => {
      const before = await ports().customers.get(await customerId(ports(), 'halden.example'));
      await ports().imports.defineFields(seedFields);
      expect(await ports().imports.upsertCustomers(seedCustomers)).toEqual({
        created: 0,
        updated: 0,
        unchanged: seedCustomers.length,
      });
      // Only deals that were not moved since: moving one back is not nothing.
      const unmoved = seedOpportunities.slice(0, 5);
      expect(await ports().imports.upsertOpportunities(unmoved)).toEqual({ created: 0, updated: 0, unchanged: 5 });
      expect(await ports().customers.get(await customerId(ports(), 'halden.example'))).toEqual(before);
    });

    it('updates what changed and leaves what is not in the file', async () => {
      const id = await customerId(ports(), 'halden.example');
      const { source, type, name } = halden;
      const row = { source, type, name, city: 'Oslo', customFields: { seats: 250 } };
      expect(await ports().imports.upsertCustomers([row])).toEqual({ created: 0, updated: 1, unchanged: 0 });
      expect(await ports().customers.get(id)).toMatchObject({
        city: 'Oslo',
        country: 'Norway',
        email: 'office@halden.example',
        customFields: { seats: 250, tier: 'Gold' },
      });
    });

    it('updates a deal and keeps its id', async () => {
      const id = await dealId(ports(), 'Crew app');
      const row = seedOpportunities.find(({ name }) => name === 'Crew app');
      if (!row) throw new Error('not seeded');
      const changed = { ...row, amount: '46000.00' };
      expect(await ports().imports.upsertOpportunities([changed])).toMatchObject({ updated: 1 });
      expect(await ports().opportunities.get(id)).toMatchObject({ name: 'Crew app', amount: '46000.00' });
    });

    it('finds the customer of a deal by source or by exact name', async () => {
      const deal = {
        name: 'By name',
        stageLabel: 'Lead',
        amount: '1.00',
        currency: 'EUR',
        customFields: {},
      };
      await ports().imports.upsertOpportunities([{ ...deal, source: 'name:1', customer: 'Café Zürich' }]);
      expect(await ports().opportunities.resolve('By name')).toEqual([
        expect.objectContaining({ customer: expect.objectContaining({ name: 'Café Zürich' }) }),
      ]);
      for (const customer of ['Nobody', 'Meridian Labs']) {
        await expect(
          ports().imports.upsertOpportunities([{ ...deal, source: 'name:2', customer }]),
        ).rejects.toMatchObject({ code: expect.stringMatching(/^CRM_CUSTOMER_/) });
      }
    });

    it('refuses a stage that is not there', async () => {
      const row = {
        source: 'stage:1',
        name: 'No stage',
        customer: 'Café Zürich',
        stageLabel: 'lead',
        amount: '1.00',
        currency: 'EUR',
        customFields: {},
      };
      await expect(ports().imports.upsertOpportunities([row])).rejects.toMatchObject({ code: 'CRM_STAGE_UNKNOWN' });
      expect(await ports().opportunities.resolve('No stage')).toEqual([]);
    });

    it('adds only definitions that are missing', async () => {
      const [tier] = seedFields;
      if (!tier) throw new Error('not seeded');
      const fresh = { ...tier, key: 'region', label: 'Region', options: ['North', 'South'] };
      await ports().imports.defineFields([{ ...tier, label: 'Changed', options: ['Other'] }, fresh]);
      const fields = await ports().fields.fields();
      expect(fields).toEqual(expect.arrayContaining([tier, fresh]));
    });
  });
}
