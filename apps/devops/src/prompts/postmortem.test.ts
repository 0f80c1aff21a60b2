import { expect, it } from 'vitest';
import { demo } from '../../test/support/demo.ts';
import { call, contextOf } from '../../test/support/ports.ts';
import { createIncident } from '../tools/create-incident.ts';
import { updateIncident } from '../tools/update-incident.ts';
import { postmortem } from './postmortem.ts';

it('is preliminary as long as the incident is open', async () => {
  const ports = demo();
  const { data } = await call(createIncident, ports, { service: 'payments', title: 'Payments fail' });
  const { context } = contextOf(ports);
  const incident = data.incident.id;
  expect(await postmortem.render({ incident }, context)).toContain('preliminary');
  await call(updateIncident, ports, { incident, status: 'resolved' });
  expect(await postmortem.render({ incident }, context)).not.toContain('preliminary');
  expect(await postmortem.complete?.incident?.('1', context)).toEqual([incident]);
});
