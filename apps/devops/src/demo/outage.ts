import type { MetricName } from '../domain/metrics/metric.ts';
import { builtInPresets } from '../domain/services/file.ts';
import type { Service } from '../domain/services/service.ts';

// A made-up ticket shop on a bad evening: the second pod of payments runs out of database connections after a release,
// so checkout waits for it. Beside it a service without data, and one whose prober does not answer.

const MINUTE = 60_000;
/** The outage begins so many minutes before the server starts. */
export const BEGAN = 24 * MINUTE;

const measured = {
  preset: 'kubernetes',
  by: 'pod',
  labels: { pod: '~{service}-[a-z]+' },
  queries: builtInPresets['kubernetes']?.queries ?? {},
};
const names = ['web', 'checkout', 'payments', 'seats', 'mailer'];
const titles: Readonly<Record<string, string>> = {
  web: 'Pages of the ticket shop',
  checkout: 'Basket and order',
  payments: 'Cards and refunds',
  seats: 'Seat map and reservations',
  mailer: 'Tickets by mail',
};

export const demoServices: readonly Service[] = [
  ...names.map(
    (name): Service => ({
      name,
      title: titles[name],
      critical: name === 'checkout' || name === 'payments',
      probes: name === 'mailer' ? [] : [{ kind: 'http', url: `http://${name}.tickets.example/healthz`, expect: [] }],
      metrics: measured,
      logs: { files: ['{service}/*.log'] },
    }),
  ),
  {
    name: 'reports',
    title: 'Nightly figures',
    critical: false,
    probes: [{ kind: 'blackbox', target: 'reports.tickets.example', module: 'http_2xx' }],
  },
];

export const podsOf = (service: string): readonly string[] =>
  service === 'mailer' || service === 'reports' ? [] : [`${service}-kiwi`, `${service}-plum`];

interface Level {
  readonly base: number;
  readonly swing: number;
  /** Times the base while the outage lasts: of the faulty pod, of its service, of those who wait for it. */
  readonly faulty: number;
  readonly waiting: number;
}

export const levels: Readonly<Partial<Record<MetricName, Level>>> = {
  cpu: { base: 0.35, swing: 0.15, faulty: 2.4, waiting: 1.1 },
  memory: { base: 310 * 1024 ** 2, swing: 0.04, faulty: 1.7, waiting: 1 },
  latency_p95: { base: 0.12, swing: 0.2, faulty: 21, waiting: 9 },
  error_rate: { base: 0.002, swing: 0.5, faulty: 160, waiting: 55 },
  traffic: { base: 42, swing: 0.15, faulty: 0.35, waiting: 0.8 },
};

/** What a pod measured at a time; the same whenever it is asked. */
export function valueAt(metric: MetricName, pod: string, at: number, began: number): number | undefined {
  const level = levels[metric];
  if (!level) return undefined;
  const seed = [...pod].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const wave = Math.sin(at / (7 * MINUTE) + seed) * 0.6 + Math.sin(at / (1.7 * MINUTE) + seed * 3) * 0.4;
  const since = Math.max(0, Math.min(1, (at - began) / (3 * MINUTE)));
  const factor = pod === 'payments-plum' ? level.faulty : pod.startsWith('checkout') ? level.waiting : 1;
  return level.base * (1 + level.swing * wave) * (1 + (factor - 1) * since);
}

/** What is left of yesterday: being mitigated, it makes no service look worse. */
export const demoIncident = {
  service: 'seats',
  title: 'Some seats were sold twice',
  description: 'Holds were lost when a pod restarted. Holds are written down since.',
  severity: 'sev3',
  evidence: null,
  dedupKey: 'demo-yesterday',
  windowMs: 10 * 365 * 86_400_000,
  by: 'Mira Vogt',
  marker: 'demo-yesterday',
} as const;
