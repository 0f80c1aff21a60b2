import type { MetricName, Point, Series, Unit } from '../../domain/metrics/metric.ts';
import { promQL } from '../../domain/metrics/promql.ts';
import type { Service } from '../../domain/services/service.ts';
import type { MetricAnswer, MetricQuery, MetricsSource } from '../../ports.ts';
import { askBackend, type BackendSettings } from './client.ts';

const NAME = 'Prometheus';
/** Of a service's parts; more are no answer to anybody. */
const MOST_SERIES = 500;

type Labels = Readonly<Record<string, string>>;
interface Matrix {
  readonly data?: {
    readonly result?: readonly { readonly metric: Labels; readonly values: readonly (readonly [number, string])[] }[];
  };
}
interface Vector {
  readonly data?: {
    readonly result?: readonly { readonly metric: Labels; readonly value: readonly [number, string] }[];
  };
}

/** Prometheus by its HTTP API, and what speaks the same: VictoriaMetrics, Mimir. */
export function prometheusMetrics(settings: BackendSettings): MetricsSource {
  const ask = (path: string, form: Record<string, string>, signal: AbortSignal | undefined) =>
    askBackend(settings, { backend: NAME, path: `/api/v1/${path}`, form, signal });
  return {
    name: NAME,
    async range({ service, metric, from, to, step }: MetricQuery, { signal } = {}) {
      const query = service.metrics && promQL(service.name, service.metrics, metric, step);
      if (!service.metrics || query === undefined) return undefined;
      const form = { query, start: String(from / 1000), end: String(to / 1000), step: String(step) };
      const { data } = (await ask('query_range', form, signal)) as Matrix;
      const series = (data?.result ?? []).slice(0, MOST_SERIES).map(
        ({ metric: labels, values }): Series => ({
          name: partOf(service, labels),
          points: values
            .map(([at, value]): Point => [at * 1000, Number(value)])
            .filter(([, value]) => Number.isFinite(value)),
        }),
      );
      const unit = unitOf(service, metric);
      return { query, unit, series: series.filter(({ points }) => points.length > 0) } satisfies MetricAnswer;
    },
    async targets({ signal } = {}) {
      // When it was scraped, beside what it said: the time of an answer is that of the question.
      const [up, scraped] = await Promise.all([
        ask('query', { query: 'up' }, signal) as Promise<Vector>,
        ask('query', { query: 'timestamp(up)' }, signal) as Promise<Vector>,
      ]);
      const times = new Map((scraped.data?.result ?? []).map(({ metric, value }) => [keyOf(metric), Number(value[1])]));
      return (up.data?.result ?? []).map(({ metric, value: [at, value] }) => ({
        labels: metric,
        up: Number(value) === 1,
        at: new Date((times.get(keyOf(metric)) ?? at) * 1000),
      }));
    },
  };
}

function keyOf({ __name__: _, ...labels }: Labels): string {
  return JSON.stringify(Object.entries(labels).sort());
}

function partOf({ name, metrics }: Service, labels: Labels): string {
  const by = metrics && labels[metrics.by];
  if (by) return by;
  const { __name__: _, ...others } = labels;
  return Object.values(others).join(' ').slice(0, 100) || name;
}

/** What the built-in queries measure in. Of a query of one's own only what its metric is called is known. */
function unitOf({ metrics }: Service, metric: MetricName): Unit {
  if (metric === 'latency_p95') return 'seconds';
  if (metric === 'error_rate' || metric === 'disk') return 'ratio';
  if (metric === 'load') return '';
  const units = metrics ? ofPreset[metrics.preset]?.[metric] : undefined;
  return units ?? '';
}

const ofPreset: Readonly<Record<string, Partial<Record<MetricName, Unit>>>> = {
  kubernetes: { cpu: 'cores', memory: 'bytes', traffic: 'requests/s' },
  node: { cpu: 'ratio', memory: 'ratio', traffic: 'bytes/s' },
};
