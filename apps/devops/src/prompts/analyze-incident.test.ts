import { expect, it } from 'vitest';
import { demo } from '../../test/support/demo.ts';
import { call, contextOf } from '../../test/support/ports.ts';
import { createIncident } from '../tools/create-incident.ts';
import { analyzeIncident } from './analyze-incident.ts';

it('carries the incident, fenced, and completes ids and metrics', async () => {
  const ports = demo();
  const { data } = await call(createIncident, ports, { service: 'payments', title: 'Payments fail' });
  const { context } = contextOf(ports);
  const text = await analyzeIncident.render({ incident: data.incident.id, metric: 'cpu' }, context);
  expect(text).toMatch(/<untrusted-(\w+)>[\s\S]*Payments fail[\s\S]*<\/untrusted-\1>/);
  expect(text).toContain("get_metrics of 'payments' from half an hour before it began, cpu first");
  expect(await analyzeIncident.complete?.incident?.('inc', context)).toEqual([data.incident.id]);
  expect(await analyzeIncident.complete?.metric?.('lat', context)).toEqual(['latency_p95']);
  await expect(analyzeIncident.render({ incident: 'x' }, context)).rejects.toMatchObject({
    code: 'DEVOPS_INCIDENT_NOT_FOUND',
  });
});
