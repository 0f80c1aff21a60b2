import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** A line of a pod's log as its container's runtime kept it. */
export interface PodLine {
  /** Milliseconds since 1970, as recorded. */
  readonly time: number;
  /** What the application wrote. */
  readonly text: string;
  readonly stream: string;
}

export interface PodSample {
  readonly time: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface Fault {
  readonly time: number;
  readonly pod: string;
  readonly type: string;
}

/** Telemetry of a system with known faults; by pod, in the order of time. */
export interface Telemetry {
  readonly logs: ReadonlyMap<string, readonly PodLine[]>;
  readonly metrics: ReadonlyMap<string, readonly PodSample[]>;
  readonly faults: readonly Fault[];
}

/** Reads a folder with `faults.json` and `logs` and `metrics`, as folders or as `.tar.xz`. */
export function readTelemetry(folder: string): Telemetry {
  const faults = readFaults(join(folder, 'faults.json'));
  const scratch = mkdtempSync(join(tmpdir(), 'telemetry-'));
  try {
    const part = (name: string) => {
      if (existsSync(join(folder, name))) return join(folder, name);
      execFileSync('tar', ['-xJf', join(folder, `${name}.tar.xz`), '-C', scratch]);
      return join(scratch, name);
    };
    return { faults, logs: readLogs(part('logs')), metrics: readMetrics(part('metrics')) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

type Row = Readonly<Record<string, string>>;

function rowsOf(file: string): Row[] {
  return parse(readFileSync(file), { columns: true, relax_quotes: true, relax_column_count: true, bom: true }) as Row[];
}

const csvs = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .map((name) => join(folder, name));

function readLogs(folder: string): Map<string, PodLine[]> {
  const logs = new Map<string, PodLine[]>();
  for (const file of csvs(folder)) {
    for (const { PodName: pod = '', TimeUnixNano: nano = '', Log: log = '' } of rowsOf(file)) {
      const lines = logs.get(pod) ?? [];
      lines.push({ time: Number(nano) / 1e6, ...unwrapped(log) });
      logs.set(pod, lines);
    }
  }
  for (const lines of logs.values()) lines.sort((a, b) => a.time - b.time);
  return logs;
}

/** A few rows were overwritten at their ends when they were recorded. */
function unwrapped(log: string): { readonly text: string; readonly stream: string } {
  try {
    const { log: text = log, stream = 'stdout' } = JSON.parse(log) as { log?: string; stream?: string };
    return { text, stream };
  } catch {
    const text = /^\{"log":("(?:[^"\\]|\\.)*")/.exec(log)?.[1];
    return { text: text === undefined ? log : (JSON.parse(text) as string), stream: 'stdout' };
  }
}

function readMetrics(folder: string): Map<string, PodSample[]> {
  const metrics = new Map<string, PodSample[]>();
  for (const file of csvs(folder)) {
    // Numbers only, so without quotes; a whole day of them, so without a parser.
    const [names = [], ...rows] = readFileSync(file, 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((row) => row.split(','));
    const [seconds, name] = [names.indexOf('TimeStamp'), names.indexOf('PodName')];
    const pod = rows[0]?.[name];
    if (pod === undefined) continue;
    metrics.set(
      pod,
      rows.map((row) => ({
        time: Number(row[seconds]) * 1000,
        values: Object.fromEntries(names.map((column, index) => [column, Number(row[index])])),
      })),
    );
  }
  return metrics;
}

/** `inject_time` is in UTC; the number beside it is not to be trusted. */
function readFaults(file: string): Fault[] {
  const hours = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>[]>;
  return Object.values(hours)
    .flat()
    .map((row) => ({
      time: Date.parse(`${row['inject_time']?.replace(' ', 'T')}Z`),
      pod: row['inject_pod'] ?? '',
      type: row['inject_type'] ?? '',
    }))
    .sort((a, b) => a.time - b.time);
}

/** `ts-food-service-f5756978c-k8vqf` is a pod of `ts-food-service`. */
export function serviceOf(pod: string): string {
  return pod.replace(/-[a-z0-9]{5,10}-[a-z0-9]{5}$/, '');
}
