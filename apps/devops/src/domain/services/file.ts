import * as z from 'zod';
import { isSelection } from '../logs/selector.ts';
import { metricNames } from '../metrics/metric.ts';
import { type Probe, SERVICE_NAME, type Service } from './service.ts';

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const label = z.string().regex(LABEL, 'must be a label: letters, digits and _');
/** RE2, which the backends use, has neither; and only what both understand can be compared here and asked there. */
const isExpression = (value: string) => {
  if (!value.startsWith('~')) return true;
  if (/\(\?[=!<]|\\[1-9]/.test(value)) return false;
  try {
    new RegExp(value.slice(1).replaceAll('{service}', 'service'));
    return true;
  } catch {
    return false;
  }
};
const matchers = z
  .record(label, z.string().max(500).refine(isExpression, 'is no regular expression that RE2 understands'))
  .describe("Labels and their values; '~' begins a regular expression, {service} stands for the service's name.");
const queries = z
  .partialRecord(
    z.enum(metricNames),
    z
      .string()
      .max(2000)
      .refine((query) => query.includes('$selector'), 'must contain $selector'),
  )
  .describe('PromQL by metric; $selector stands for the labels, $window for the time that a rate needs.');

const preset = z.strictObject({
  by: label.describe('The label that tells the parts of a service apart.'),
  labels: matchers,
  queries,
});

/** Below a folder: neither absolute nor out of it. */
const glob = z
  .string()
  .max(500)
  .refine((text) => text.split('/').every((part) => !['', '.', '..'].includes(part)) && !/[\\\0]/.test(text), {
    error: 'must stay below the log folders: no /, . or .. at its parts',
  });

const probe = z.union([
  z.strictObject({
    http: z
      .string()
      .regex(/^https?:\/\//, 'must start with http:// or https://')
      .refine(URL.canParse, 'is not a valid URL'),
    expect: z
      .array(z.int().min(100).max(599))
      .min(1)
      .optional()
      .describe('Statuses that are well. Default: 200 to 299.'),
  }),
  z.strictObject({ tcp: z.string().regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:/]+):\d{1,5}$/, 'must be HOST:PORT') }),
  z.strictObject({
    blackbox: z.string().min(1).describe('Target of a blackbox-exporter.'),
    module: z.string().regex(/^\w+$/).default('http_2xx'),
  }),
]);

const service = z.strictObject({
  title: z.string().max(200).optional(),
  critical: z.boolean().default(false).describe('When it is down, that is an incident of the top severity.'),
  probes: z.array(probe).max(20).default([]),
  metrics: z
    .strictObject({
      preset: z.string().optional().describe('kubernetes, node, or one of `presets`. Default: kubernetes.'),
      by: label.optional(),
      labels: matchers.optional().describe('In place of those of the preset.'),
      queries: queries.optional().describe('Beside and over those of the preset.'),
    })
    .optional(),
  alerts: matchers.optional().describe('Labels of its alerts. Default: service="NAME", or those of its metrics.'),
  logs: z
    .strictObject({
      files: z.array(glob).min(1).optional().describe('Globs below the log folders; {service} for the name.'),
      journald: z
        .strictObject({
          unit: z.string().min(1).max(200).optional(),
          identifier: z.string().min(1).max(200).optional(),
        })
        .optional(),
      loki: z
        .record(label, z.string().max(500))
        .refine(isSelection, 'must have labels that LogQL takes, one of them with a value')
        .optional(),
    })
    .optional(),
});

export const servicesFile = z.strictObject({
  presets: z.record(z.string(), preset).default({}).describe('Ways to measure, to be used by services.'),
  services: z.record(z.string().regex(SERVICE_NAME, 'must be letters, digits, _ . -'), service),
});
export type ServicesFile = z.output<typeof servicesFile>;
type Preset = z.output<typeof preset>;

/** Names that exporters of Kubernetes (cAdvisor) and of machines give their metrics, and what is usual over HTTP. */
export const builtInPresets: Readonly<Record<string, Preset>> = {
  kubernetes: {
    by: 'pod',
    labels: { pod: '~{service}(-[a-z0-9]+)*' },
    queries: {
      cpu: 'sum by (pod) (rate(container_cpu_usage_seconds_total{$selector,container!=""}[$window]))',
      memory: 'sum by (pod) (container_memory_working_set_bytes{$selector,container!=""})',
      latency_p95:
        'histogram_quantile(0.95, sum by (pod, le) (rate(http_request_duration_seconds_bucket{$selector}[$window])))',
      error_rate:
        'sum by (pod) (rate(http_requests_total{$selector,code=~"5.."}[$window])) / sum by (pod) (rate(http_requests_total{$selector}[$window]))',
      traffic: 'sum by (pod) (rate(http_requests_total{$selector}[$window]))',
    },
  },
  node: {
    by: 'instance',
    labels: { instance: '~{service}(:[0-9]+)?' },
    queries: {
      cpu: '1 - avg by (instance) (rate(node_cpu_seconds_total{$selector,mode="idle"}[$window]))',
      memory: '1 - node_memory_MemAvailable_bytes{$selector} / node_memory_MemTotal_bytes{$selector}',
      disk: '1 - min by (instance) (node_filesystem_avail_bytes{$selector,fstype!~"tmpfs|overlay|squashfs"} / node_filesystem_size_bytes{$selector,fstype!~"tmpfs|overlay|squashfs"})',
      load: 'node_load1{$selector}',
      traffic:
        'sum by (instance) (rate(node_network_receive_bytes_total{$selector,device!="lo"}[$window])) + sum by (instance) (rate(node_network_transmit_bytes_total{$selector,device!="lo"}[$window]))',
    },
  },
};

/** The services of a file. `unknown` are presets that neither it nor this server has, with the service that names each. */
export function servicesOf(file: ServicesFile): {
  readonly services: readonly Service[];
  readonly unknown: readonly (readonly [service: string, preset: string])[];
} {
  const presets: Readonly<Record<string, Preset>> = { ...builtInPresets, ...file.presets };
  const unknown: [string, string][] = [];
  const services = Object.entries(file.services).map(([name, { probes, metrics, ...rest }]): Service => {
    const from = metrics?.preset ?? 'kubernetes';
    const found = Object.hasOwn(presets, from) ? presets[from] : undefined;
    if (metrics && !found) unknown.push([name, from]);
    return {
      ...rest,
      name,
      probes: probes.map(asProbe),
      ...(metrics &&
        found && {
          metrics: {
            preset: from,
            by: metrics.by ?? found.by,
            labels: metrics.labels ?? found.labels,
            queries: { ...found.queries, ...metrics.queries },
          },
        }),
    };
  });
  return { services, unknown };
}

function asProbe(given: z.output<typeof probe>): Probe {
  if ('http' in given) return { kind: 'http', url: given.http, expect: given.expect ?? [] };
  if ('blackbox' in given) return { kind: 'blackbox', target: given.blackbox, module: given.module };
  const colon = given.tcp.lastIndexOf(':');
  const host = given.tcp.slice(0, colon).replace(/^\[|\]$/g, '');
  return { kind: 'tcp', host, port: Number(given.tcp.slice(colon + 1)) };
}
