import { hostileStrings } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import type { NewOpportunity } from '../../src/domain/opportunity.ts';
import type { CrmPorts, OpportunityQuery } from '../../src/ports.ts';
import { everyPage } from './call.ts';
import { type OpenCrm, seeded } from './opened.ts';
import { customerId, dealId, stageId } from './seed-small.ts';

/** A deal with Brightwater, in the first stage. */
export async function newDeal(ports: CrmPorts, more: Partial<NewOpportunity> = {}): Promise<NewOpportunity> {
  return {
    name: 'Packing line',
    customerId: await customerId(ports, 'brightwater.example'),
    stageId: await stageId(ports, 'Lead'),
    amount: '12500.00',
    currency: 'EUR',
    closeDate: null,
    ownerId: null,
    customFields: {},
    by: 'Tomás Reyes',
    at: new Date('2026-04-15T12:00:00.000Z'),
    ...more,
  };
}

export function opportunitiesContract(open: OpenCrm): void {
  describe('opportunities', () => {
    const ports = seeded(open);
    const ask = (query: Partial<OpportunityQuery>): OpportunityQuery => ({ filters: [], sort: 'close_date', ...query });
    const names = async (query: Partial<OpportunityQuery>) =>
      (await ports().opportunities.list(ask(query), { limit: 50 })).items.map(({ name }) => name);

    describe('list', () => {
      it('puts what closes soonest first, and what has no date last', async () => {
        expect(await names({ kinds: ['open'] })).toEqual([
          'Loyalty cards',
          'Sensor retrofit',
          'Fleet telemetry',
          'Crew app',
          'Cold chain sensors',
        ]);
      });

      it('puts the largest first, as numbers and not as text', async () => {
        expect(await names({ kinds: ['open'], sort: 'amount' })).toEqual([
          'Sensor retrofit',
          'Fleet telemetry',
          'Crew app',
          'Loyalty cards',
          'Cold chain sensors',
        ]);
      });

      it('keeps to customer, stage, kind, owner and closing dates', async () => {
        const halden = await customerId(ports(), 'halden.example');
        const proposal = await stageId(ports(), 'Proposal');
        const lead = await stageId(ports(), 'Lead');
        const tomas = (await ports().owners.owners()).find(({ email }) => email === 'tomas@crm.example');
        expect(await names({ customerId: halden, kinds: ['open'] })).toEqual(['Fleet telemetry', 'Crew app']);
        expect(await names({ stageIds: [proposal, lead] })).toEqual([
          'Sensor retrofit',
          'Crew app',
          'Cold chain sensors',
        ]);
        expect((await names({ kinds: ['won', 'lost'], sort: 'amount' })).toSorted()).toEqual([
          'Dock lighting',
          'Harbour signage',
          'Port survey',
        ]);
        expect(await names({ ownerId: tomas?.id, kinds: ['open'] })).toEqual(['Sensor retrofit', 'Cold chain sensors']);
        expect(await names({ closingFrom: '2026-05-15', closingTo: '2026-05-31' })).toEqual([
          'Sensor retrofit',
          'Fleet telemetry',
        ]);
        expect(await names({ stageIds: [] })).toEqual([]);
        expect(await names({ customerId: 'cus_999999' })).toEqual([]);
      });
    });

    describe('resolve', () => {
      it('knows open deals by name, letter case aside', async () => {
        expect(await ports().opportunities.resolve('CREW APP')).toEqual([
          expect.objectContaining({ name: 'Crew app' }),
        ]);
      });

      it.each(['Crew', 'Crew ap', 'Port survey', '%', ''])('does not guess from %j', async (reference) => {
        expect(await ports().opportunities.resolve(reference)).toEqual([]);
      });

      it.each(hostileStrings)('%s names nothing', async (_, text) => {
        expect(await ports().opportunities.resolve(text)).toEqual([]);
        expect(await ports().opportunities.get(text)).toBeUndefined();
      });
    });

    describe('near duplicates', () => {
      it('are open deals of this customer with a similar name', async () => {
        const halden = await customerId(ports(), 'halden.example');
        const near = async (name: string) =>
          (await ports().opportunities.nearDuplicates(halden, name)).map((deal) => deal.name);
        expect(await near('Fleet telemetry')).toEqual(['Fleet telemetry']);
        expect(await near('fleet telemetry 2026')).toEqual(['Fleet telemetry']);
        expect(await near('Fleet telemtry')).toEqual(['Fleet telemetry']);
        expect(await near('Port survey')).toEqual([]);
        expect(await near('Loyalty cards')).toEqual([]);
        expect(await near('Canteen chairs')).toEqual([]);
      });
    });

    describe('create', () => {
      it('writes the deal and the first line of its history, and reads it back', async () => {
        const ada = (await ports().owners.owners()).find(({ name }) => name === 'Ada Quill');
        const created = await ports().opportunities.create(
          await newDeal(ports(), {
            closeDate: '2026-07-01',
            ownerId: ada?.id ?? null,
            customFields: { priority: 'Low', competitor: `O'Brien "&" <Co>` },
          }),
        );
        expect(created).toMatchObject({
          name: 'Packing line',
          customer: { name: 'Brightwater Foods' },
          stage: { label: 'Lead', kind: 'open' },
          amount: '12500.00',
          currency: 'EUR',
          closeDate: '2026-07-01',
          owner: { name: 'Ada Quill' },
          lostReason: null,
          customFields: { priority: 'Low', competitor: `O'Brien "&" <Co>` },
          createdAt: '2026-04-15T12:00:00.000Z',
          stageSince: '2026-04-15T12:00:00.000Z',
        });
        expect(await ports().opportunities.get(created.id)).toEqual(created);
        const history = await ports().history.list({ opportunityId: created.id }, { limit: 10 });
        expect(history.items).toEqual([
          expect.objectContaining({ type: 'created', from: null, to: 'Lead', by: 'Tomás Reyes' }),
        ]);
      });

      it.each([
        ['12500.00', 'EUR'],
        ['0.00', 'USD'],
        ['1500000', 'JPY'],
        ['12.345', 'KWD'],
        ['999999999999999.99', 'EUR'],
      ])('keeps %s %s exactly', async (amount, currency) => {
        const deal = await newDeal(ports(), { name: `Exactly ${amount} ${currency}`, amount, currency });
        const { id } = await ports().opportunities.create(deal);
        expect(await ports().opportunities.get(id)).toMatchObject({ amount, currency });
      });

      it('keeps names as they are', async () => {
        const name = `Ångström "100%" – O'Neil's \\ 漢字 🚢`;
        const { id } = await ports().opportunities.create(await newDeal(ports(), { name }));
        expect(await ports().opportunities.get(id)).toMatchObject({ name });
      });

      it('wants a customer and a stage that exist', async () => {
        const before = (await names({})).length;
        await expect(
          newDeal(ports(), { customerId: 'cus_999999' }).then((deal) => ports().opportunities.create(deal)),
        ).rejects.toMatchObject({ code: 'CRM_CUSTOMER_NOT_FOUND' });
        await expect(
          newDeal(ports(), { stageId: 'nowhere' }).then((deal) => ports().opportunities.create(deal)),
        ).rejects.toMatchObject({ code: expect.stringMatching(/^CRM_/) });
        expect((await names({})).length).toBe(before);
      });
    });
  });

  describe('paging of opportunities', () => {
    const ports = seeded(open);
    it.each(['close_date', 'amount', 'updated_at'] as const)('by %s is complete, also over ties', async (sort) => {
      const customer = 'seed:1';
      await ports().imports.upsertOpportunities(
        Array.from({ length: 40 }, (_, index) => ({
          source: `tie:${index}`,
          name: `Tie ${index}`,
          customer,
          stageLabel: 'Lead',
          amount: index % 2 === 0 ? '100.00' : '20.00',
          currency: 'EUR',
          closeDate: index % 4 === 0 ? undefined : '2026-08-01',
          customFields: {},
        })),
      );
      await dealId(ports(), 'Tie 1');
      const query = { filters: [], sort } as const;
      const all = (await ports().opportunities.list(query, { limit: 100 })).items.map(({ id }) => id);
      expect(new Set(all).size).toBe(48);
      for (const limit of [1, 7, 48]) {
        const paged = await everyPage(limit, (page) => ports().opportunities.list(query, page));
        expect(paged.map(({ id }) => id)).toEqual(all);
      }
    });
  });
}
