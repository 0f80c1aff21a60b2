import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { round } from './lib/stats.ts';
import { readTelemetry, type Telemetry } from './telemetry-data.ts';
import { until, writeLogs, writeOpenMetrics } from './telemetry-files.ts';
import { investigateAll } from './telemetry-investigate.ts';
import { createBlocks, startPrometheus } from './telemetry-prometheus.ts';
import { writeServices } from './telemetry-services.ts';

/** Metrics go on this long behind the last line of a log. */
const BEHIND_MS = 10 * 60_000;

/**
 * Loads a recording of a system with known faults: its logs into files, its metrics into a real Prometheus, its times moved
 * to the recent past, with the services file for both. Then investigates each fault through the tools of the server.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: '../shared/data/telemetry' },
      out: { type: 'string' },
      prometheus: { type: 'string' },
      minutes: { type: 'string', default: '3' },
      transcript: { type: 'string' },
      'logs-alone': { type: 'boolean', default: false },
      'load-only': { type: 'boolean', default: false },
    },
  });
  const out = resolve(values.out ?? '.telemetry');
  const started = performance.now();
  const loaded = await load(resolve(values.data), out, values.prometheus);
  console.log(
    `${loaded.lines} lines of ${loaded.files} files and ${loaded.samples} samples in ${out}, in ${round((performance.now() - started) / 1000, 1)} s`,
  );
  if (values['load-only']) return;
  const prometheus = await startPrometheus(values.prometheus, join(out, 'prometheus'));
  try {
    await investigateAll({
      out,
      prometheus: prometheus.url,
      faults: loaded.faults,
      minutes: values.minutes.split(',').map(Number),
      transcript: values.transcript,
      logsAlone: values['logs-alone'],
    });
  } finally {
    await prometheus.stop();
  }
}

async function load(data: string, out: string, binaries: string | undefined) {
  const recorded = readTelemetry(data);
  const end = lastLine(recorded);
  const telemetry = until(recorded, end + BEHIND_MS);
  // Whole minutes: what is read of the texts keeps its seconds.
  const now = Math.floor((Date.now() - BEHIND_MS) / 60_000) * 60_000;
  const shift = now - Math.ceil(end / 60_000) * 60_000;
  // What an earlier run left is the same moved by another time: counters of both together go up and down.
  for (const part of ['prometheus', 'logs']) rmSync(join(out, part), { recursive: true, force: true });
  mkdirSync(join(out, 'prometheus'), { recursive: true });
  const files = writeLogs(telemetry, join(out, 'logs'), shift, now);
  const samples = await writeOpenMetrics(telemetry, join(out, 'prometheus', 'metrics.om'), shift);
  createBlocks(binaries, join(out, 'prometheus'));
  writeServices(telemetry, join(out, 'services.yaml'));
  const faults = telemetry.faults.map((fault) => ({ ...fault, recorded: fault.time, time: fault.time + shift }));
  writeFileSync(join(out, 'faults.json'), `${JSON.stringify(faults, null, 1)}\n`);
  const lines = [...telemetry.logs.values()].reduce((sum, of) => sum + of.length, 0);
  return { files: files.length, lines, samples, faults };
}

function lastLine({ logs }: Telemetry): number {
  return [...logs.values()].reduce((last, lines) => Math.max(last, lines.at(-1)?.time ?? 0), 0);
}
