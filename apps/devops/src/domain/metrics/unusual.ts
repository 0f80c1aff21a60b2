import { pooled } from '../pooled.ts';
import type { Service } from '../services/service.ts';
import type { CallOptions, MetricsSource } from '../sources.ts';
import { type Deviation, deviationOf } from './deviation.ts';
import { metricNames } from './metric.ts';

export interface Unusual extends Deviation {
  readonly service: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ASKED_AT_ONCE = 8;
/** As many usual spreads away as chance seldom leads; the tail of latencies is longer than that of the rest. */
const FAR = 4;
const FAR_LATENCY = 8;

/** The parts of these services that are furthest from how they were in the hour before, furthest first. */
export async function unusualParts(
  services: readonly Service[],
  metrics: MetricsSource,
  { now, recentMs = 5 * MINUTE, ...options }: CallOptions & { readonly now: Date; readonly recentMs?: number },
): Promise<readonly Unusual[]> {
  const to = now.getTime();
  const since = to - recentMs;
  const pairs = services.flatMap((service) => metricNames.map((metric) => ({ service, metric })));
  const found = await pooled(pairs, ASKED_AT_ONCE, async ({ service, metric }) => {
    const answer = await metrics.range({ service, metric, from: since - HOUR, to, step: 60 }, options);
    return (answer?.series ?? []).flatMap((series) => {
      const deviation = deviationOf(series, metric, since);
      return deviation && deviation.score >= (metric === 'latency_p95' ? FAR_LATENCY : FAR)
        ? [{ service: service.name, ...deviation }]
        : [];
    });
  });
  return found.flat().sort((a, b) => b.score - a.score);
}
