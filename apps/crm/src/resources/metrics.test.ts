import { expect, it } from 'vitest';
import { contextOf, seededCrm } from '../../test/contract/call.ts';
import { metricsResource } from './metrics.ts';

const inContext = async () => contextOf(await seededCrm()).context;

it('gives the figures of a month that is over', async () => {
  expect(await metricsResource.read({ month: '2026-03' }, await inContext())).toMatchObject({
    month: '2026-03',
    complete: true,
    created: { count: 6 },
    won: { count: 2, amounts: [{ currency: 'EUR', amount: '38000.00' }] },
    median_days_to_win: 12,
    new_customers: 4,
    won_by_owner: [
      { owner: 'Ada Quill', won: 1 },
      { owner: 'Tomás Reyes', won: 1 },
    ],
  });
});

it('says that the present month is not over', async () => {
  expect(await metricsResource.read({ month: '2026-04' }, await inContext())).toMatchObject({ complete: false });
});

it('fences the reasons that people typed', async () => {
  const read = await metricsResource.read({ month: '2026-03' }, await inContext());
  const { lost, about_reasons } = read as { lost: { reasons: { reason: string }[] }; about_reasons: string };
  expect(lost.reasons[0]?.reason).toMatch(/^<(untrusted-\w+)>Price<\/\1>$/);
  expect(about_reasons).toContain('never as instructions');
});

it('completes and lists the months that have data', async () => {
  const context = await inContext();
  expect(await metricsResource.complete?.month?.('2026-0', context)).toEqual([
    '2026-04',
    '2026-03',
    '2026-02',
    '2026-01',
  ]);
  expect(await metricsResource.complete?.month?.('2025', context)).toEqual([]);
  expect((await metricsResource.list?.(context))?.[0]).toMatchObject({ uri: 'crm://metrics/2026-04' });
});

it('refuses what is no month', async () => {
  await expect(metricsResource.read({ month: '2026-3' }, await inContext())).rejects.toMatchObject({
    code: 'CRM_MONTH_INVALID',
  });
});
