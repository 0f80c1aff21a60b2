import { expect, it } from 'vitest';
import { demo } from '../../test/support/demo.ts';
import { call } from '../../test/support/ports.ts';
import { createIncident } from './create-incident.ts';
import { getIncident } from './get-incident.ts';

it('shows everything that is known of one', async () => {
  const ports = demo();
  const asked = { service: 'checkout', title: 'Orders fail', description: 'Since 18:00.' };
  const { data } = await call(createIncident, ports, asked);
  const shown = await call(getIncident, ports, { incident: data.incident.id });
  expect(shown.data.incident).toMatchObject({ description: 'Since 18:00.', opened_by: 'Ada Quill', status: 'open' });
  expect(shown.data.incident.timeline).toContain('opened as sev2');
});

it('says how to find what is not there', async () => {
  await expect(call(getIncident, demo(), { incident: 'INC-9' })).rejects.toThrow(/list_incidents/);
});
