import { valueFor } from '../services/matching.ts';
import type { MetricSelector } from '../services/service.ts';
import type { MetricName } from './metric.ts';

/** The least time a rate is taken over: four scrapes of the slowest usual kind. */
const LEAST_WINDOW = 300;

/**
 * The query of a metric of a service, `step` seconds between points. Undefined where nothing says how it is measured.
 * Names and labels come from the services file, which was checked; values are quoted all the same.
 */
export function promQL(
  service: string,
  { labels, queries }: MetricSelector,
  metric: MetricName,
  step: number,
): string | undefined {
  return queries[metric]
    ?.replaceAll('$selector', () => selectorOf(service, labels))
    .replaceAll('$window', `${Math.max(LEAST_WINDOW, Math.ceil(step))}s`);
}

export function selectorOf(service: string, labels: MetricSelector['labels']): string {
  return Object.entries(labels)
    .map(([label, template]) => {
      const value = valueFor(template, service);
      return value.startsWith('~') ? `${label}=~${quoted(value.slice(1))}` : `${label}=${quoted(value)}`;
    })
    .join(',');
}

function quoted(value: string): string {
  const text = value
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n');
  return `"${text}"`;
}
