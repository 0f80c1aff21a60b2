import { hostileStrings } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import type { CustomerQuery } from '../../src/ports.ts';
import { everyPage } from './call.ts';
import { type OpenCrm, seeded } from './opened.ts';
import { customerId, seedCustomers } from './seed-small.ts';

export function customersContract(open: OpenCrm): void {
  describe('customers', () => {
    const ports = seeded(open);
    const ask = (query: Partial<CustomerQuery>): CustomerQuery => ({ filters: [], sort: 'relevance', ...query });
    const search = (query: Partial<CustomerQuery>) => ports().customers.search(ask(query), { limit: 50 });
    const names = async (query: Partial<CustomerQuery>) => (await search(query)).items.map((hit) => hit.customer.name);

    describe('search', () => {
      it.each([
        ['e-mail', 'ingrid@halden.example', 'Ingrid Solberg', 'email'],
        ['e-mail in capitals', 'INGRID@HALDEN.EXAMPLE', 'Ingrid Solberg', 'email'],
        ['domain', 'halden.example', 'Halden Maritime', 'domain'],
        ['phone', '+47 55 01 02 03', 'Halden Maritime', 'phone'],
        ['phone written differently', '55010203', 'Halden Maritime', 'phone'],
      ])('puts an exact %s first', async (_, query, name, field) => {
        const [first] = (await search({ query })).items;
        expect(first?.customer.name).toBe(name);
        expect(first?.matchedOn).toContain(field);
      });

      it('finds a customer by its id', async () => {
        const id = await customerId(ports(), 'brightwater.example');
        expect((await search({ query: id })).items[0]?.customer.id).toBe(id);
      });

      it.each(['zurich', 'ZÜRICH', 'Zürich', 'cafe zurich', 'Lodz', 'łódź', 'dvorak'])(
        'lets letter case and accents aside: %s',
        async (query) => {
          expect(await names({ query })).toHaveLength(1);
        },
      );

      it.each([
        ['industry', 'shipping', 'Halden Maritime'],
        ['city', 'porto', '100% Natural_Oils'],
        ['country', 'poland', 'Brightwater Foods'],
        ['job_title', 'procurement', 'Ingrid Solberg'],
        ['erp_no', 'HM1007', 'Halden Maritime'],
        ['tier', 'bronze', 'Café Zürich'],
      ])('finds words of %s and says so', async (field, query, name) => {
        const hit = (await search({ query })).items.find(({ customer }) => customer.name === name);
        expect(hit?.matchedOn).toContain(field);
      });

      it('finds people by their company', async () => {
        expect(await names({ query: 'brightwater', type: 'contact' })).toEqual(['Marek Dvořák']);
      });

      it('wants all words, wherever they stand', async () => {
        expect(await names({ query: 'maritime bergen' })).toEqual(['Halden Maritime']);
        expect(await names({ query: 'maritime porto' })).toEqual([]);
      });

      it('finds the beginning of a word', async () => {
        expect(await names({ query: 'bright', type: 'company' })).toEqual(['Brightwater Foods']);
      });

      it.each(['Brightwter', 'Brigthwater', 'Brightwateer', 'Haldan Maritime'])(
        'forgives the typo in %s and says so',
        async (query) => {
          const { items } = await search({ query, type: 'company' });
          expect(items).toHaveLength(1);
          expect(items[0]?.matchedOn).toContain('similar spelling');
        },
      );

      it('finds nothing for what is not there', async () => {
        expect(await search({ query: 'qqqqqqqq' })).toMatchObject({ items: [], total: 0, totalIsExact: true });
      });

      it('lists everybody without a query, says how many, and has matched on nothing', async () => {
        const found = await search({ sort: 'name' });
        expect(found).toMatchObject({ total: seedCustomers.length, totalIsExact: true });
        expect(found.items.every(({ matchedOn }) => matchedOn.length === 0)).toBe(true);
      });

      it('sorts dates newest first', async () => {
        expect((await names({ sort: 'created_at' })).slice(0, 2)).toEqual(['100% Natural_Oils', 'Meridian Labs']);
      });
    });

    describe('whatever is asked', () => {
      it.each(hostileStrings)('a query of %s is a search like any other', async (_, query) => {
        const { items, total } = await search({ query });
        // Only a query of nothing means everybody.
        if (query.trim() === '') expect(total).toBe(seedCustomers.length);
        else expect(items.length).toBeLessThan(seedCustomers.length);
      });

      it.each(hostileStrings)('a reference of %s names nobody', async (_, reference) => {
        expect(await ports().customers.resolve(reference)).toEqual([]);
        expect(await ports().customers.get(reference)).toBeUndefined();
        expect((await ports().customers.similar(reference)).length).toBeLessThanOrEqual(5);
        expect((await ports().customers.suggestNames(reference, 10)).length).toBeLessThanOrEqual(10);
      });

      it('all customers are still there', async () => {
        expect((await search({})).total).toBe(seedCustomers.length);
      });
    });

    describe('get', () => {
      it('gives every field, custom ones too', async () => {
        const id = await customerId(ports(), 'halden.example');
        expect(await ports().customers.get(id)).toMatchObject({
          id,
          type: 'company',
          name: 'Halden Maritime',
          email: 'office@halden.example',
          phone: '+47 55 01 02 03',
          domain: 'halden.example',
          industry: 'Shipping',
          city: 'Bergen',
          country: 'Norway',
          jobTitle: null,
          company: null,
          owner: { name: 'Ada Quill', email: 'ada@crm.example' },
          customFields: { tier: 'Gold', seats: 240, contract_end: '2026-09-30', newsletter: true, erp_no: 'HM1007' },
          createdAt: '2026-01-10T00:00:00.000Z',
        });
      });

      it.each(['cus_999999', 'cus_0', 'cus_-1', 'cus_99999999999999999999', 'opp_1', 'cus_', ''])(
        'knows no %j',
        async (id) => {
          expect(await ports().customers.get(id)).toBeUndefined();
        },
      );
    });

    describe('resolve', () => {
      it.each(['halden.example', 'OFFICE@halden.example', 'halden maritime'])('knows %s', async (reference) => {
        expect(await ports().customers.resolve(reference)).toEqual([
          expect.objectContaining({ name: 'Halden Maritime' }),
        ]);
      });

      it('gives all of the same name and never picks one', async () => {
        const found = await ports().customers.resolve('Meridian Labs');
        expect(found.map(({ city }) => city).toSorted()).toEqual(['Boston', 'Leeds']);
      });

      it.each(['Halden', 'Halden Maritim', 'Halden  Maritime Ltd', 'alden.example', 'Cafe'])(
        'does not guess from %s',
        async (reference) => {
          expect(await ports().customers.resolve(reference)).toEqual([]);
        },
      );

      it('suggests instead who is spelled similarly', async () => {
        expect((await ports().customers.similar('Halden Maritim'))[0]?.name).toBe('Halden Maritime');
      });
    });

    it('knows the people of a company', async () => {
      const id = await customerId(ports(), 'halden.example');
      expect(await ports().customers.contactsOf(id)).toEqual([
        expect.objectContaining({ name: 'Ingrid Solberg', type: 'contact', company: 'Halden Maritime' }),
      ]);
    });

    it('completes names', async () => {
      expect(await ports().customers.suggestNames('hal', 5)).toEqual(['Halden Maritime']);
      expect(await ports().customers.suggestNames('', 3)).toHaveLength(3);
      expect(await ports().customers.suggestNames('meridian', 5)).toEqual(['Meridian Labs']);
    });
  });

  describe('ranking', () => {
    const ports = seeded(open);
    it('puts exact before beginning before typo', async () => {
      const company = (name: string) => ({ source: `rank:${name}`, type: 'company', name, customFields: {} }) as const;
      const added = ['Norvockson Timber', 'Norvoc', 'Norvock Shipyards', 'Norvock'];
      await ports().imports.upsertCustomers(added.map(company));
      const { items } = await ports().customers.search(
        { query: 'Norvock', filters: [], sort: 'relevance' },
        { limit: 10 },
      );
      const found = items.map(({ customer }) => customer.name);
      expect(found.slice(0, 3)).toEqual(['Norvock', 'Norvock Shipyards', 'Norvockson Timber']);
      // A backend may leave typos out when there is something better; it must not put them before.
      expect(['Norvoc', undefined]).toContain(found[3]);
    });
  });

  describe('paging', () => {
    const ports = seeded(open);
    it.each(['relevance', 'name', 'created_at', 'updated_at'] as const)(
      'by %s is complete and without doubles, also over ties',
      async (sort) => {
        const rows = Array.from({ length: 45 }, (_, index) => ({
          source: `tie:${index}`,
          type: 'company' as const,
          name: index % 3 === 0 ? 'Twin Peaks Trading' : `Twin ${index % 7}`,
          createdAt: new Date('2026-02-02T00:00:00Z'),
          customFields: {},
        }));
        await ports().imports.upsertCustomers(rows);
        for (const query of ['twin', undefined]) {
          const all = (await ports().customers.search({ query, filters: [], sort }, { limit: 100 })).items;
          for (const limit of [1, 7, 45]) {
            const paged = await everyPage(limit, (page) =>
              ports().customers.search({ query, filters: [], sort }, page),
            );
            expect(paged.map(({ customer }) => customer.id)).toEqual(all.map(({ customer }) => customer.id));
          }
          expect(new Set(all.map(({ customer }) => customer.id)).size).toBe(query ? 45 : 45 + seedCustomers.length);
        }
      },
    );

    it('neither repeats nor skips what was there when rows are added in between', async () => {
      const query = { type: 'company', filters: [], sort: 'name' } as const;
      const before = (await ports().customers.search(query, { limit: 100 })).items.map(({ customer }) => customer.id);
      const first = await ports().customers.search(query, { limit: 5 });
      await ports().imports.upsertCustomers([
        { source: 'late:1', type: 'company', name: 'Aaa first of all', customFields: {} },
      ]);
      const rest = await everyPage(5, (page) =>
        ports().customers.search(query, { ...page, after: page.after ?? first.next }),
      );
      expect([...first.items, ...rest].map(({ customer }) => customer.id)).toEqual(before);
    });
  });
}
