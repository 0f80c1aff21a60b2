import { expect, it } from 'vitest';
import { demo } from '../../test/support/demo.ts';
import { contextOf } from '../../test/support/ports.ts';
import { serviceResource } from './service.ts';

it('holds one service and what can be asked of it', async () => {
  const { context } = contextOf(demo());
  expect(await serviceResource.read({ name: 'payments' }, context)).toMatchObject({
    service: 'payments',
    state: 'down',
    critical: true,
    metrics: ['cpu', 'memory', 'latency_p95', 'error_rate', 'traffic'],
    logs: true,
  });
  await expect(serviceResource.read({ name: '../etc' }, context)).rejects.toMatchObject({
    code: 'DEVOPS_SERVICE_UNKNOWN',
  });
});

it('lists and completes names', async () => {
  const { context } = contextOf(demo());
  expect(await serviceResource.list?.(context)).toContainEqual({
    uri: 'ops://services/web',
    name: 'web',
    title: 'Pages of the ticket shop',
  });
  expect(await serviceResource.complete?.name?.('e', context)).toEqual([
    'web',
    'checkout',
    'payments',
    'seats',
    'mailer',
    'reports',
  ]);
  expect(await serviceResource.complete?.name?.('se', context)).toEqual(['seats']);
});
