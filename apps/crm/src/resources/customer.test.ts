import { expect, it } from 'vitest';
import { contextOf, seededCrm } from '../../test/contract/call.ts';
import { customerId, hostileBody } from '../../test/contract/seed-small.ts';
import { customerResource } from './customer.ts';

it('shows a customer with people and open deals, and nothing that came from outside', async () => {
  const ports = await seededCrm();
  const { context } = contextOf(ports);
  const id = await customerId(ports, 'halden.example');
  const data = await customerResource.read({ id }, context);
  expect(data).toMatchObject({
    customer: { id, name: 'Halden Maritime', custom_fields: { tier: 'Gold' } },
    contacts: [{ name: 'Ingrid Solberg' }],
    open_deals: { count: 2, sums: [{ currency: 'EUR', amount: '165000.50' }] },
  });
  expect(JSON.stringify(data)).not.toContain(hostileBody.slice(0, 30));
});

it('completes an id from a name, and from nothing the customers changed last', async () => {
  const ports = await seededCrm();
  const { context } = contextOf(ports);
  const id = await customerId(ports, 'cafe-zuerich.example');
  expect(await customerResource.complete?.id?.('zurich', context)).toEqual([id]);
  expect(await customerResource.complete?.id?.('', context)).toHaveLength(8);
});

it('lists customers by URI', async () => {
  const { context } = contextOf(await seededCrm());
  expect(await customerResource.list?.(context)).toContainEqual(
    expect.objectContaining({ uri: 'crm://customers/cus_1', title: 'Halden Maritime' }),
  );
});

it('knows no other id', async () => {
  const { context } = contextOf(await seededCrm());
  await expect(customerResource.read({ id: 'cus_99' }, context)).rejects.toMatchObject({
    code: 'CRM_CUSTOMER_NOT_FOUND',
  });
});
