import { describe, expect, it } from 'vitest';
import { builtInFields } from '../../src/domain/built-in-fields.ts';
import { defaultPipeline } from '../../src/domain/default-pipeline.ts';
import { type OpenCrm, seeded } from './opened.ts';
import { seedFields } from './seed-small.ts';

export function figuresContract(open: OpenCrm): void {
  describe('figures', () => {
    const ports = seeded(open);

    it('has the pipeline that new installations start with, stages in order', async () => {
      const [pipeline] = await ports().pipelines.pipelines();
      const labels = (ids: readonly string[], stages = pipeline?.stages ?? []) =>
        stages.filter(({ id }) => ids.includes(id)).map(({ label }) => label);
      expect(pipeline).toMatchObject({ name: defaultPipeline.name, isDefault: true });
      expect(pipeline?.stages.map(({ label, kind, probability }) => [label, kind, probability])).toEqual(
        defaultPipeline.stages.map(({ label, kind, probability }) => [label, kind, probability]),
      );
      expect(pipeline?.stages.map(({ next }) => labels(next))).toEqual(
        defaultPipeline.stages.map(({ next }) => labels(next, [...defaultPipeline.stages])),
      );
    });

    it('has all fields, built-in and custom', async () => {
      const fields = await ports().fields.fields();
      expect(fields).toEqual(expect.arrayContaining([...builtInFields, ...seedFields]));
      expect(fields).toHaveLength(builtInFields.length + seedFields.length);
    });

    it('has the owners that the import brought, each once', async () => {
      const owners = await ports().owners.owners();
      expect(owners.map(({ name, email }) => [name, email]).toSorted()).toEqual([
        ['Ada Quill', 'ada@crm.example'],
        ['Tomás Reyes', 'tomas@crm.example'],
      ]);
    });

    // By hand: weighted is the sum times 0.1, 0.25, 0.5 and 0.75; won and lost deals have no weight any more.
    it('sums up the pipeline per stage and currency', async () => {
      const rows = (await ports().pipelines.summary()).filter(({ count }) => count > 0);
      const table = rows.map((row) => [
        row.pipeline,
        row.stage,
        row.kind,
        row.currency,
        row.count,
        row.sum,
        row.weighted,
      ]);
      expect(table.toSorted()).toEqual(
        [
          ['Sales', 'Lead', 'open', 'EUR', 1, '9000.00', '900.00'],
          ['Sales', 'Qualified', 'open', 'CHF', 1, '15000.00', '3750.00'],
          ['Sales', 'Proposal', 'open', 'EUR', 1, '45000.50', '22500.25'],
          ['Sales', 'Proposal', 'open', 'JPY', 1, '1500000', '750000'],
          ['Sales', 'Negotiation', 'open', 'EUR', 1, '120000.00', '90000.00'],
          ['Sales', 'Won', 'won', 'EUR', 2, '38000.00', '0.00'],
          ['Sales', 'Lost', 'lost', 'EUR', 1, '5000.00', '0.00'],
        ].toSorted(),
      );
    });

    // By hand: Port survey was won after 20 days, Dock lighting after 4, Harbour signage lost.
    it('measures a month', async () => {
      const metrics = await ports().pipelines.metrics('2026-03');
      expect(metrics).toMatchObject({
        month: '2026-03',
        created: {
          count: 6,
          amounts: [
            { currency: 'CHF', amount: '15000.00' },
            { currency: 'EUR', amount: '92000.50' },
            { currency: 'JPY', amount: '1500000' },
          ],
        },
        won: { count: 2, amounts: [{ currency: 'EUR', amount: '38000.00' }] },
        lost: {
          count: 1,
          amounts: [{ currency: 'EUR', amount: '5000.00' }],
          reasons: [{ reason: 'Price', count: 1 }],
        },
        interactions: { call: 1, email: 2 },
        newCustomers: 4,
      });
      expect(metrics.winRate).toBeCloseTo(2 / 3, 2);
      expect(metrics.medianDaysToWin).toBeCloseTo(12, 1);
      expect(metrics.byOwner.map(({ owner, won, amounts }) => [owner, won, amounts]).toSorted()).toEqual([
        ['Ada Quill', 1, [{ currency: 'EUR', amount: '30000.00' }]],
        ['Tomás Reyes', 1, [{ currency: 'EUR', amount: '8000.00' }]],
      ]);
    });

    it('measures a month in which nothing happened', async () => {
      expect(await ports().pipelines.metrics('2020-02')).toEqual({
        month: '2020-02',
        created: { count: 0, amounts: [] },
        won: { count: 0, amounts: [] },
        lost: { count: 0, amounts: [], reasons: [] },
        winRate: null,
        medianDaysToWin: null,
        interactions: {},
        newCustomers: 0,
        byOwner: [],
      });
    });

    it('knows which months have data, newest first', async () => {
      const months = await ports().pipelines.months();
      expect(months).toEqual(expect.arrayContaining(['2026-04', '2026-03', '2026-02', '2026-01']));
      expect(months).toEqual([...new Set(months)].sort().reverse());
    });
  });
}
