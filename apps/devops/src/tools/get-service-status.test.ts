import { describe, expect, it } from 'vitest';
import { demo } from '../../test/support/demo.ts';
import { call, portsOf, serviceOf, today } from '../../test/support/ports.ts';
import { devopsErrors } from '../errors.ts';
import type { DevopsPorts } from '../ports.ts';
import { getServiceStatus } from './get-service-status.ts';

const metrics = { preset: 'node', by: 'instance', labels: { instance: '{service}' }, queries: {} };
const silent = async (): Promise<never> => {
  throw devopsErrors.DEVOPS_BACKEND_UNREACHABLE({ backend: 'Prometheus', reason: 'ECONNREFUSED' });
};
const source = (targets: NonNullable<DevopsPorts['metrics']>['targets']) => ({
  name: 'Prometheus',
  targets,
  range: async () => undefined,
});
const target = (instance: string, up: boolean) => ({ labels: { instance }, up, at: new Date(today.getTime() - 8000) });

describe('get_service_status', () => {
  it('shows the outage worst first, with every reason and the parts that left their range', async () => {
    const { data } = await call(getServiceStatus, demo(), {});
    expect(data.services.map(({ service, state }) => `${service}: ${state}`)).toEqual([
      'payments: down',
      'checkout: degraded',
      'reports: backend unreachable',
      'mailer: no data',
      'web: up',
      'seats: up',
    ]);
    expect(data.counts).toEqual({ down: 1, degraded: 1, 'backend unreachable': 1, 'no data': 1, up: 2 });
    expect(data.services[0]?.says).toContain('PaymentErrorsHigh (critical) fires');
    expect(data.unusual?.[0]).toMatchObject({ service: 'payments', part: 'payments-plum' });
  });

  it('keeps down, no data and backend unreachable apart', async () => {
    const services = { all: async () => ['a', 'b', 'c'].map((name) => serviceOf(name, { metrics })) };
    const state = async (given: Partial<DevopsPorts>) => {
      const { data } = await call(getServiceStatus, portsOf({ services, ...given }), {});
      return Object.fromEntries(data.services.map((row) => [row.service, row.state]));
    };
    const seen = source(async () => [target('a', true), target('b', false)]);
    expect(await state({ metrics: seen })).toEqual({ a: 'up', b: 'down', c: 'no data' });
    const gone = { ...source(silent), range: silent };
    expect(await state({ metrics: gone })).toEqual(
      Object.fromEntries(['a', 'b', 'c'].map((name) => [name, 'backend unreachable'])),
    );
    // One source that does not answer takes nothing from what another one saw.
    const alerts = { name: 'Alertmanager', firing: silent };
    expect(await state({ metrics: seen, alerts })).toEqual({ a: 'up', b: 'down', c: 'backend unreachable' });
  });

  it('gives the age of what it tells, and since when the state is so', async () => {
    const ports = portsOf({
      services: { all: async () => [serviceOf('a', { metrics })] },
      metrics: source(async () => [target('a', false)]),
    });
    const since = new Date(today.getTime() - 600_000);
    await ports.history.note(new Map([['a', 'down']]), since);
    const { data } = await call(getServiceStatus, ports, { service: 'A' });
    expect(data.services).toMatchObject([
      { state: 'down', since: since.toISOString(), reasons: [{ source: 'up', state: 'down', age_s: 8 }] },
    ]);
  });

  it('is degraded by a part that is down, an alert or an open incident', async () => {
    const ports = portsOf({
      services: { all: async () => [serviceOf('a', { metrics }), serviceOf('b', { metrics }), serviceOf('c')] },
      metrics: source(async () => [
        target('a', true),
        { ...target('a', false), labels: { instance: 'a', n: '2' } },
        target('b', true),
      ]),
      alerts: {
        name: 'Alertmanager',
        firing: async () => [
          { name: 'Hot', labels: { service: 'b' }, severity: 'warning', summary: '', since: today },
          { name: 'Elsewhere', labels: { service: 'x' }, severity: 'critical', summary: '', since: today },
        ],
      },
    });
    const { data } = await call(getServiceStatus, ports, {});
    expect(data.services.map(({ service, state }) => [service, state])).toEqual([
      ['a', 'degraded'],
      ['b', 'degraded'],
      ['c', 'no data'],
    ]);
    expect(data.services[0]?.says).toBe('1 of 2 targets down: a');
  });

  it('pages, narrows to a state, and names what is near an unknown service', async () => {
    const first = await call(getServiceStatus, demo(), {}, { page: { limit: 2 } });
    expect(first.data.services).toHaveLength(2);
    const rest = await call(getServiceStatus, demo(), {}, { page: { limit: 9, after: first.next } });
    expect(rest.data.services).toHaveLength(4);
    expect((await call(getServiceStatus, demo(), { state: 'no data' })).data.services).toMatchObject([
      { service: 'mailer' },
    ]);
    await expect(call(getServiceStatus, demo(), { service: 'payment' })).rejects.toThrow(/Did you mean 'payments'/);
  });
});
