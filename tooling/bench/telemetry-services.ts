import { writeFileSync } from 'node:fs';
import { serviceOf, type Telemetry } from './telemetry-data.ts';

/** The services file for a recording: what Kubernetes names its own series and log files by. */
export function writeServices({ logs, metrics }: Telemetry, file: string): string[] {
  const services = [...new Set([...metrics.keys(), ...logs.keys()].map(serviceOf))].sort();
  const entries = services.map(
    (name) => `  ${name}:\n    metrics: { preset: recorded }\n    logs: { files: ['${name}-*-?????.log*'] }\n`,
  );
  writeFileSync(file, `${PRESET}services:\n${entries.join('')}`);
  return services;
}

// There is a sample each minute: a longer window would make a level of a single spike.
const PRESET = `presets:
  recorded:
    by: pod
    labels: { service: "{service}" }
    queries:
      cpu: 'sum by (pod) (rate(container_cpu_usage_seconds_total{$selector}[2m]))'
      memory: 'sum by (pod) (container_memory_working_set_bytes{$selector})'
      latency_p95: 'max by (pod) (pod_server_latency_p95_seconds{$selector})'
      traffic: 'sum by (pod) (pod_requests_per_second{$selector})'
`;
