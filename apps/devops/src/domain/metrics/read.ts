import { pooled } from '../pooled.ts';
import type { Service } from '../services/service.ts';
import type { CallOptions, MetricsSource } from '../sources.ts';
import { type Deviation, deviationOf } from './deviation.ts';
import { type MetricName, metricNames, type Series, type Unit } from './metric.ts';
import { type Summary, stepFor, summaryOf } from './summary.ts';

export interface Measured {
  readonly metric: MetricName;
  readonly unit: Unit;
  readonly query: string;
  /** The most unusual first. What stands below is in the same order. */
  readonly series: readonly Series[];
  readonly summaries: readonly Summary[];
  readonly deviations: readonly (Deviation | undefined)[];
}

interface Asked extends CallOptions {
  /** Default: all. */
  readonly names?: readonly MetricName[] | undefined;
  readonly range: { readonly from: number; readonly to: number };
}

const AT_ONCE = 5;
/** The end of the range that is compared with the rest of it. */
const RECENT = 0.2;

/** The metrics of a service over a range; `without` are those that were asked for and have no data. */
export async function readMetrics(
  service: Service,
  source: MetricsSource,
  { names, range, ...options }: Asked,
): Promise<{ readonly measured: readonly Measured[]; readonly without: readonly MetricName[] }> {
  const { from, to } = range;
  const step = stepFor(range);
  const since = to - (to - from) * RECENT;
  const wanted = [...new Set(names ?? metricNames)];
  const answers = await pooled(wanted, AT_ONCE, async (metric) => {
    const answer = await source.range({ service, metric, from, to, step }, options);
    const parts = (answer?.series ?? []).flatMap((series) => {
      const summary = summaryOf(series.points);
      return summary ? [{ series, summary, deviation: deviationOf(series, metric, since) }] : [];
    });
    return { metric, answer, parts: parts.sort((a, b) => (b.deviation?.score ?? 0) - (a.deviation?.score ?? 0)) };
  });
  const measured = answers.flatMap(({ metric, answer, parts }): Measured[] =>
    answer && parts.length > 0
      ? [
          {
            metric,
            unit: answer.unit,
            query: answer.query,
            series: parts.map(({ series }) => series),
            summaries: parts.map(({ summary }) => summary),
            deviations: parts.map(({ deviation }) => deviation),
          },
        ]
      : [],
  );
  // What was not asked for by name and is not measured is nobody's loss.
  const without = answers.filter(
    ({ parts, answer }) => parts.length === 0 && (names !== undefined || answer !== undefined),
  );
  return { measured, without: without.map(({ metric }) => metric) };
}
