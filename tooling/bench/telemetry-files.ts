import { createWriteStream, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { serviceOf, type Telemetry } from './telemetry-data.ts';

const HOUR = 3_600_000;

/**
 * Writes each pod's log as a container runtime does, one object a line, the times moved by `shift` milliseconds. What is
 * older than `end` by more than an hour is rotated and packed.
 */
export function writeLogs({ logs }: Telemetry, folder: string, shift: number, end: number): string[] {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  for (const [pod, lines] of logs) {
    const parts = [
      { name: `${pod}.log.1.gz`, of: lines.filter(({ time }) => time + shift < end - HOUR) },
      { name: `${pod}.log`, of: lines.filter(({ time }) => time + shift >= end - HOUR) },
    ];
    for (const { name, of } of parts) {
      const last = of.at(-1);
      if (!last) continue;
      const text = of
        .map((line) => `${JSON.stringify({ log: line.text, stream: line.stream, time: iso(line.time + shift) })}\n`)
        .join('');
      const path = join(folder, name);
      writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
      utimesSync(path, new Date(), new Date(last.time + shift));
      files.push(path);
    }
  }
  return files;
}

interface Series {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  /** Column of the recording. */
  readonly column: string;
  readonly factor: number;
  /** The recording has a rate a second; a counter is what grows by it. */
  readonly grows?: boolean;
}

/** Names as Kubernetes' own exporters have them, where there is one. */
const series: readonly Series[] = [
  { name: 'container_cpu_usage_seconds', type: 'counter', column: 'CpuUsage(m)', factor: 0.001, grows: true },
  { name: 'container_memory_working_set_bytes', type: 'gauge', column: 'MemoryUsage(Mi)', factor: 1024 ** 2 },
  { name: 'container_network_receive_bytes', type: 'counter', column: 'NetworkReceiveBytes', factor: 1, grows: true },
  { name: 'container_network_transmit_bytes', type: 'counter', column: 'NetworkTransmitBytes', factor: 1, grows: true },
  { name: 'pod_requests_per_second', type: 'gauge', column: 'PodWorkload(Ops)', factor: 1 },
  { name: 'pod_server_latency_p95_seconds', type: 'gauge', column: 'PodServerLatencyP95(s)', factor: 1 },
  { name: 'pod_client_latency_p95_seconds', type: 'gauge', column: 'PodClientLatencyP95(s)', factor: 1 },
];

/** OpenMetrics, as `promtool tsdb create-blocks-from openmetrics` reads it. */
export async function writeOpenMetrics({ metrics }: Telemetry, file: string, shift: number): Promise<number> {
  const out = createWriteStream(file);
  let samples = 0;
  const put = (name: string, pod: string, value: number, time: number) => {
    samples++;
    const labels = `namespace="shop",pod="${pod}",container="server",service="${serviceOf(pod)}"`;
    out.write(`${name}{${labels}} ${value} ${((time + shift) / 1000).toFixed(3)}\n`);
  };
  for (const { name, type, column, factor, grows } of series) {
    out.write(`# TYPE ${name} ${type}\n`);
    for (const [pod, rows] of metrics) {
      let total = 0;
      let before: number | undefined;
      for (const { time, values } of rows) {
        const value = (values[column] ?? 0) * factor;
        if (grows) total += before === undefined ? 0 : value * ((time - before) / 1000);
        before = time;
        put(type === 'counter' ? `${name}_total` : name, pod, grows ? total : value, time);
      }
    }
  }
  out.write('# TYPE up gauge\n');
  for (const [pod, rows] of metrics) for (const { time } of rows) put('up', pod, 1, time);
  out.end('# EOF\n');
  await finished(out);
  return samples;
}

const iso = (time: number) => new Date(time).toISOString();

/** Only what was there until `end`, as recorded. */
export function until(telemetry: Telemetry, end: number): Telemetry {
  const cut = <T extends { readonly time: number }>(rows: ReadonlyMap<string, readonly T[]>) =>
    new Map([...rows].map(([pod, all]) => [pod, all.filter(({ time }) => time <= end)]));
  return { logs: cut(telemetry.logs), metrics: cut(telemetry.metrics), faults: telemetry.faults };
}
