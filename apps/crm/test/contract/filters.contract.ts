import { hostileStrings } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import type { Filter } from '../../src/domain/field.ts';
import { type OpenCrm, seeded } from './opened.ts';
import { seedCustomers } from './seed-small.ts';

const halden = 'Halden Maritime';
const brightwater = 'Brightwater Foods';
const zurich = 'Café Zürich';

type Case = readonly [field: string, op: Filter['op'], value: Filter['value'], names: readonly string[]];

/** Companies by one condition each. The two Meridian Labs and the oils have no custom fields. */
const customerCases: readonly Case[] = [
  ['name', 'eq', 'HALDEN maritime', [halden]],
  ['name', 'eq', 'Halden', []],
  ['name', 'contains', 'water', [brightwater]],
  ['name', 'contains', 'cafe z', [zurich]],
  ['name', 'contains', '%', ['100% Natural_Oils']],
  ['name', 'contains', '_', ['100% Natural_Oils']],
  ['name', 'starts_with', 'bright', [brightwater]],
  ['name', 'starts_with', '_00', []],
  ['name', 'in', ['café zurich', 'Halden Maritime'], [zurich, halden]],
  ['city', 'eq', 'lodz', [brightwater]],
  ['city', 'ne', 'bergen', ['100% Natural_Oils', brightwater, zurich, 'Meridian Labs', 'Meridian Labs']],
  ['industry', 'is_empty', true, ['100% Natural_Oils', 'Meridian Labs', 'Meridian Labs']],
  ['industry', 'is_empty', false, [brightwater, zurich, halden]],
  ['owner', 'eq', 'Ada Quill', [zurich, halden]],
  ['owner', 'is_empty', true, ['100% Natural_Oils', 'Meridian Labs', 'Meridian Labs']],
  ['created_at', 'eq', '2026-01-10', [halden]],
  ['created_at', 'lt', '2026-03-02', [brightwater, halden]],
  ['created_at', 'lte', '2026-03-02', [brightwater, zurich, halden]],
  ['created_at', 'gt', '2026-03-21', ['100% Natural_Oils']],
  ['created_at', 'gte', '2026-03-21', ['100% Natural_Oils', 'Meridian Labs']],
  ['created_at', 'in', ['2026-01-10', '2026-03-02'], [zurich, halden]],
  ['erp_no', 'eq', 'hm1007', [halden]],
  ['erp_no', 'contains', '100', [halden]],
  ['erp_no', 'starts_with', 'HM', [halden]],
  ['seats', 'eq', 80, [brightwater]],
  ['seats', 'ne', 80, ['100% Natural_Oils', zurich, halden, 'Meridian Labs', 'Meridian Labs']],
  ['seats', 'gt', 80, [halden]],
  ['seats', 'gte', 80, [brightwater, halden]],
  // 9 < 12 < 80 < 240 as numbers, not as text.
  ['seats', 'lt', 80, [zurich]],
  ['seats', 'lte', 80, [brightwater, zurich]],
  ['seats', 'gt', 9, [brightwater, zurich, halden]],
  ['seats', 'in', [12, 240], [zurich, halden]],
  ['seats', 'is_empty', false, [brightwater, zurich, halden]],
  ['contract_end', 'gt', '2026-03-15', [halden]],
  ['contract_end', 'lte', '2026-03-15', [brightwater]],
  ['contract_end', 'eq', '2026-09-30', [halden]],
  ['contract_end', 'is_empty', true, ['100% Natural_Oils', zurich, 'Meridian Labs', 'Meridian Labs']],
  ['newsletter', 'eq', true, [halden]],
  ['newsletter', 'eq', false, [brightwater]],
  ['newsletter', 'ne', true, ['100% Natural_Oils', brightwater, zurich, 'Meridian Labs', 'Meridian Labs']],
  ['tier', 'eq', 'Gold', [halden]],
  ['tier', 'ne', 'Gold', ['100% Natural_Oils', brightwater, zurich, 'Meridian Labs', 'Meridian Labs']],
  ['tier', 'in', ['Gold', 'Bronze'], [zurich, halden]],
];

const opportunityCases: readonly Case[] = [
  ['name', 'contains', 'sensor', ['Cold chain sensors', 'Sensor retrofit']],
  ['customer', 'eq', 'cafe zurich', ['Loyalty cards']],
  ['amount', 'gt', 45000.5, ['Fleet telemetry', 'Sensor retrofit']],
  ['amount', 'gte', 45000.5, ['Crew app', 'Fleet telemetry', 'Sensor retrofit']],
  ['amount', 'eq', 8000, ['Dock lighting']],
  ['currency', 'ne', 'EUR', ['Loyalty cards', 'Sensor retrofit']],
  ['close_date', 'lt', '2026-05-15', ['Loyalty cards']],
  ['close_date', 'in', ['2026-05-15', '2026-04-30'], ['Loyalty cards', 'Sensor retrofit']],
  ['lost_reason', 'eq', 'price', ['Harbour signage']],
  ['owner', 'eq', 'tomas reyes', ['Cold chain sensors', 'Dock lighting', 'Sensor retrofit']],
  ['priority', 'in', ['High', 'Medium'], ['Crew app', 'Fleet telemetry']],
  ['competitor', 'is_empty', false, ['Fleet telemetry']],
];

export function filtersContract(open: OpenCrm): void {
  describe('filters', () => {
    const ports = seeded(open);
    const companies = async (filters: readonly Filter[]) => {
      const query = { type: 'company', filters, sort: 'name' } as const;
      return (await ports().customers.search(query, { limit: 50 })).items.map(({ customer }) => customer.name);
    };
    const deals = async (filters: readonly Filter[]) => {
      const page = await ports().opportunities.list({ filters, sort: 'updated_at' }, { limit: 50 });
      return page.items.map(({ name }) => name).toSorted();
    };

    it.each(customerCases)('customers: %s %s %j', async (field, op, value, names) => {
      expect((await companies([{ field, op, value }])).toSorted()).toEqual(names.toSorted());
    });

    it.each(opportunityCases)('opportunities: %s %s %j', async (field, op, value, names) => {
      expect(await deals([{ field, op, value }])).toEqual(names.toSorted());
    });

    it('people by their company', async () => {
      const filters = [{ field: 'company', op: 'eq', value: 'Halden Maritime' }] as const;
      const found = await ports().customers.search({ filters, sort: 'name' }, { limit: 5 });
      expect(found.items.map(({ customer }) => customer.name)).toEqual(['Ingrid Solberg']);
    });

    it('must all hold', async () => {
      const all: readonly Filter[] = [
        { field: 'seats', op: 'gte', value: 12 },
        { field: 'tier', op: 'ne', value: 'Gold' },
        { field: 'country', op: 'contains', value: 'land' },
      ];
      expect((await companies(all)).toSorted()).toEqual([brightwater, zurich]);
    });

    it('narrow a search, its total too', async () => {
      const filters = [{ field: 'tier', op: 'eq', value: 'Silver' }] as const;
      const query = { query: 'brightwater', filters, sort: 'relevance' } as const;
      expect(await ports().customers.search(query, { limit: 5 })).toMatchObject({ total: 1, totalIsExact: true });
    });

    it.each(hostileStrings)('%s is only a value', async (_, value) => {
      for (const op of ['eq', 'contains', 'starts_with'] as const) {
        const fitting = seedCustomers.filter(({ name }) => (op === 'contains' ? name.includes(value.trim()) : false));
        if (value.trim() === '') continue;
        expect(await companies([{ field: 'name', op, value }])).toHaveLength(fitting.length);
        expect(await companies([{ field: 'erp_no', op, value }])).toEqual([]);
        expect(await deals([{ field: 'competitor', op, value }])).toEqual([]);
      }
    });

    it('never skip a field that is not there', async () => {
      const filter = { field: `x' OR 1=1 --`, op: 'eq', value: 'x' } as const;
      // Refused or fitting nothing; never everything.
      expect(await companies([filter]).catch(() => [])).toEqual([]);
    });
  });
}
