import type { Point, Unit } from '../domain/metrics/metric.ts';
import { promQL } from '../domain/metrics/promql.ts';
import type { Service } from '../domain/services/service.ts';
import type { DevopsPorts } from '../ports.ts';
import { BEGAN, demoServices, podsOf, valueAt } from './outage.ts';

export { demoLines } from './lines.ts';

const units: Readonly<Record<string, Unit>> = {
  cpu: 'cores',
  memory: 'bytes',
  latency_p95: 'seconds',
  error_rate: 'ratio',
  traffic: 'requests/s',
};

/** The outage of the demo, as the backends would tell of it; it goes on as long as the server runs. */
export function demoPorts(
  given: Pick<DevopsPorts, 'incidents' | 'history' | 'logs' | 'charts'>,
  { start, now }: { readonly start: Date; readonly now: () => Date },
): DevopsPorts {
  const began = start.getTime() - BEGAN;
  return {
    ...given,
    services: { all: async () => demoServices },
    metrics: {
      name: 'Prometheus',
      async range({ service, metric, from, to, step }) {
        const query = service.metrics && promQL(service.name, service.metrics, metric, step);
        if (query === undefined) return undefined;
        const series = podsOf(service.name).map((name) => {
          const points: Point[] = [];
          for (let at = from; at <= to; at += step * 1000) {
            const value = valueAt(metric, name, at, began);
            if (value !== undefined) points.push([at, value]);
          }
          return { name, points };
        });
        return { query, unit: units[metric] ?? '', series };
      },
      targets: async () =>
        demoServices
          .flatMap(({ name }) => podsOf(name))
          .map((pod) => ({ labels: { pod }, up: true, at: new Date(now().getTime() - 9000) })),
    },
    alerts: {
      name: 'Alertmanager',
      firing: async () => [
        {
          name: 'PaymentErrorsHigh',
          labels: { alertname: 'PaymentErrorsHigh', service: 'payments', severity: 'critical' },
          severity: 'critical',
          summary: 'More than 20 % of payments fail.',
          since: new Date(began + 2 * 60_000),
        },
        {
          name: 'CheckoutSlow',
          labels: { alertname: 'CheckoutSlow', service: 'checkout', severity: 'warning' },
          severity: 'warning',
          summary: 'p95 is above 1 s.',
          since: new Date(began + 4 * 60_000),
        },
      ],
    },
    prober: { probe: async (service) => service.probes.map((probe) => probed(service, probe.kind, now())) },
  };
}

function probed({ name }: Service, kind: string, at: Date) {
  if (kind === 'blackbox') {
    return {
      name: `blackbox ${name}.tickets.example`,
      outcome: 'backend unreachable' as const,
      reason: 'the blackbox-exporter does not answer',
      at,
    };
  }
  const url = `http http://${name}.tickets.example/healthz`;
  return name === 'payments'
    ? { name: url, outcome: 'down' as const, reason: 'no answer within 5 s', at }
    : { name: url, outcome: 'up' as const, reason: 'answer 200 in 14 ms', at };
}
