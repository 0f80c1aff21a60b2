import { expect, it } from 'vitest';
import type * as z from 'zod';
import { demo } from '../../test/support/demo.ts';
import { call } from '../../test/support/ports.ts';
import { createIncident } from './create-incident.ts';
import { listIncidents } from './list-incidents.ts';
import { updateIncident } from './update-incident.ts';

it('lists what is not resolved, the latest first, and the rest when asked', async () => {
  const ports = demo();
  const { data } = await call(createIncident, ports, { service: 'checkout', title: 'Orders fail' });
  await call(createIncident, ports, { service: 'payments', title: 'Refunds are late', severity: 'sev3' });
  await call(updateIncident, ports, { incident: data.incident.id, status: 'resolved' });
  const titles = async (input: z.input<typeof listIncidents.input>) =>
    (await call(listIncidents, ports, input)).data.incidents.map(({ title }) => title);
  expect(await titles({})).toEqual(['Refunds are late']);
  expect(await titles({ status: 'any' })).toEqual(['Refunds are late', 'Orders fail']);
  expect(await titles({ status: 'resolved', service: 'checkout' })).toEqual(['Orders fail']);
  expect(await titles({ severity: 'sev1' })).toEqual([]);
});
