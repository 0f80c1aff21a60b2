import { describe, expect, it } from 'vitest';
import { contextOf, seededCrm } from '../../test/contract/call.ts';
import { monthlySalesReport } from './monthly-sales-report.ts';

describe('monthly_sales_report', () => {
  const render = async (args: { month: string; owner?: string }) =>
    monthlySalesReport.render(args, contextOf(await seededCrm()).context);
  /** What stands inside the fence. */
  const dataOf = (text: string) =>
    JSON.parse(/<(untrusted-\w+)>(\{[\s\S]*\})<\/\1>/.exec(text)?.[2] ?? '') as Record<string, unknown>;

  it('carries the figures of the month and of the one before', async () => {
    const data = dataOf(await render({ month: '2026-03' }));
    expect(data).toMatchObject({
      month: { month: '2026-03', won: { count: 2 }, lost: { count: 1 } },
      month_before: { month: '2026-02', created: { count: 2 } },
      won_deals: { count: 2, deals: [{ name: 'Port survey' }, { name: 'Dock lighting' }] },
      lost_deals: { deals: [{ name: 'Harbour signage', lost_reason: 'Price', closed: '2026-03-18' }] },
      pipeline_today: [{ pipeline: 'Sales', open: [{ currency: 'CHF' }, { currency: 'EUR' }, { currency: 'JPY' }] }],
    });
  });

  it('keeps to one colleague, and keeps the company’s figures apart', async () => {
    const text = await render({ month: '2026-03', owner: 'tomas@crm.example' });
    expect(dataOf(text)).toMatchObject({ won_deals: { count: 1, deals: [{ name: 'Dock lighting' }] } });
    expect(text).toContain('of the whole company');
  });

  it('asks for an honest report', async () => {
    expect(await render({ month: '2026-04' })).toContain('2026-04 is not over');
    const text = await render({ month: '2026-03' });
    expect(text).not.toContain('is not over');
    expect(text).toContain('Do not estimate what is missing');
    expect(text).toContain('Never add up or compare different currencies');
  });

  it('completes months and colleagues', async () => {
    const { context } = contextOf(await seededCrm());
    expect(await monthlySalesReport.complete?.month?.('', context)).toEqual([
      '2026-04',
      '2026-03',
      '2026-02',
      '2026-01',
    ]);
    expect(await monthlySalesReport.complete?.owner?.('tomas', context)).toEqual(['Tomás Reyes']);
    expect(await monthlySalesReport.complete?.owner?.('quill', context)).toEqual(['Ada Quill']);
  });

  it('refuses what is no month and who is no colleague', async () => {
    await expect(render({ month: 'March' })).rejects.toMatchObject({ code: 'CRM_MONTH_INVALID' });
    await expect(render({ month: '2026-03', owner: 'Nobody' })).rejects.toMatchObject({ code: 'CRM_OWNER_UNKNOWN' });
  });
});
