import { image } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { tool } from '../define.ts';
import { rangeOf } from '../domain/logs/range.ts';
import { metricNames } from '../domain/metrics/metric.ts';
import { shownPart } from '../domain/metrics/part.ts';
import { readMetrics } from '../domain/metrics/read.ts';
import { rounded } from '../domain/metrics/rounded.ts';
import { thinned, thinnedSeries } from '../domain/metrics/summary.ts';
import { serviceMeant } from '../domain/services/service-meant.ts';
import { devopsErrors } from '../errors.ts';

/** Series of one metric that are drawn; more cannot be told apart. */
const DRAWN = 6;

export const getMetrics = tool({
  name: 'get_metrics',
  title: 'Get metrics',
  description: {
    what: 'Measures a service: min, average, max, p95, last, trend and points of each part (pod), the most unusual first.',
    useWhen: ['asked how much, how fast, since when', 'a picture helps: chart'],
  },
  input: z.object({
    service: z.string().max(200).describe('name'),
    metrics: z.array(z.enum(metricNames)).min(1).max(7).optional().describe('default: all it has'),
    since: z.string().max(40).optional().describe('15m, 2h, 7d or ISO time (1h)'),
    from: z.string().max(40).optional().describe('ISO time'),
    to: z.string().max(40).optional().describe('ISO time'),
    parts: z.int().min(1).max(50).default(5).describe('series of a metric'),
    chart: z.boolean().default(false).describe('also draw the first metric'),
  }),
  output: z.object({
    service: z.string(),
    range: z.string(),
    metrics: z.array(
      z.object({
        metric: z.string(),
        unit: z.string().optional(),
        query: z.string().optional().describe('PromQL'),
        parts: z.int(),
        step_s: z.int(),
        series: z.array(z.unknown()),
      }),
    ),
    without: z.array(z.string()).optional().describe('no data'),
  }),
  effect: 'read',
  permission: 'metrics:read',
  async run(input, { ports, signal, now, note, attach }) {
    const service = serviceMeant(input.service, await ports.services.all({ signal }));
    const { metrics: source } = ports;
    if (!source || !service.metrics) {
      const reason = source
        ? 'the services file says nothing of how it is measured'
        : 'no metrics backend is configured';
      throw devopsErrors.DEVOPS_METRICS_NONE({ service: service.name, reason });
    }
    const range = rangeOf(input, now());
    const found = await readMetrics(service, source, { names: input.metrics, range, signal });
    if (found.measured.length === 0) note('no data: the backend answers, but has no such series of this service.');
    const [first] = found.measured;
    if (input.chart && first) {
      const series = first.series.slice(0, DRAWN).map((of) => thinnedSeries(of, range));
      const { bytes, mimeType } = await ports.charts.draw({
        title: `${service.name}: ${first.metric}`,
        unit: first.unit,
        series,
      });
      attach(image(bytes, mimeType));
    }
    return {
      service: service.name,
      range: `${new Date(range.from).toISOString()}/${new Date(range.to).toISOString()}`,
      metrics: found.measured.map(({ metric, unit, query, series, deviations, summaries }) => ({
        metric,
        ...(unit !== '' && { unit }),
        ...(query !== '' && { query }),
        parts: series.length,
        step_s: thinned([], range).step / 1000,
        series: series.slice(0, input.parts).map(({ name, points }, index) => ({
          part: shownPart(name),
          ...summaries[index],
          ...(deviations[index] && {
            score: rounded(deviations[index].score),
            before: rounded(deviations[index].before),
          }),
          points: thinned(points, range).values,
        })),
      })),
      ...(found.without.length > 0 && { without: [...found.without] }),
    };
  },
});
