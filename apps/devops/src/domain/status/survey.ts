import type { Incident, IncidentQuery } from '../incidents/incident.ts';
import { pooled } from '../pooled.ts';
import type { Service } from '../services/service.ts';
import type { AlertSource, CallOptions, MetricsSource, Prober } from '../sources.ts';
import { type Asked, type Assessed, assess } from './assess.ts';
import { worse } from './state.ts';

export interface Watchers {
  readonly metrics: MetricsSource | undefined;
  readonly alerts: AlertSource | undefined;
  readonly prober: Prober;
  readonly incidents: {
    list(
      query: IncidentQuery,
      page: { readonly limit: number },
      options?: CallOptions,
    ): Promise<{ readonly items: readonly Incident[] }>;
  };
}

const PROBED_AT_ONCE = 40;
const OPEN_INCIDENTS = 200;

/** Asks everybody who watches, all at the same time, and puts it together for each service; worst first. */
export async function survey(
  services: readonly Service[],
  { metrics, alerts, prober, incidents }: Watchers,
  options: CallOptions,
): Promise<readonly Assessed[]> {
  const [service] = services;
  const open = {
    statuses: ['open', 'acknowledged', 'mitigated'] as const,
    ...(services.length === 1 && service && { service: service.name }),
  };
  const [targets, firing, opened, probed] = await Promise.all([
    metrics && asked(metrics.name, () => metrics.targets(options)),
    alerts && asked(alerts.name, () => alerts.firing(options)),
    asked('the incident store', async () => (await incidents.list(open, { limit: OPEN_INCIDENTS }, options)).items),
    pooled(services, PROBED_AT_ONCE, (of) => (of.probes.length > 0 ? prober.probe(of, options) : Promise.resolve([]))),
  ]);
  const probes = new Map(services.map(({ name }, index) => [name, probed[index] ?? []]));
  const observed = { targets, alerts: firing, incidents: opened, probes };
  return services.map((of) => assess(of, observed)).sort((a, b) => worse(a.state, b.state));
}

/** What a backend said; that it does not answer is something to tell, not a reason to fail. */
export async function asked<T>(backend: string, work: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { backend, found: await work() };
  } catch (error) {
    if (!(error instanceof Error) || !('details' in error) || !('category' in error)) throw error;
    if (error.category !== 'unavailable' && error.category !== 'denied') throw error;
    const { reason } = error.details as { readonly reason?: unknown };
    return { backend, unreachable: typeof reason === 'string' ? reason : error.message };
  }
}
