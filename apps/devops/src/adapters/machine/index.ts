import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@enterprise-mcp/kit';
import type { Database } from '@enterprise-mcp/postgres';
import type { MetricName, Point, Unit } from '../../domain/metrics/metric.ts';
import type { Service } from '../../domain/services/service.ts';
import type { MetricsSource } from '../../ports.ts';
import { machineReader, type Reading } from './reading.ts';
import { machineRing, TICK } from './ring.ts';

export const MACHINE = 'this-machine';

const FIRST_MS = 250;
/** A reading that is older says nothing of now. */
const STALE_MS = 60_000;

const columns: Partial<Record<MetricName, { readonly column: keyof Reading; readonly unit: Unit }>> = {
  cpu: { column: 'cpu', unit: 'ratio' },
  memory: { column: 'memory', unit: 'ratio' },
  disk: { column: 'disk', unit: 'ratio' },
  load: { column: 'load', unit: '' },
  traffic: { column: 'traffic', unit: 'bytes/s' },
};

/** The service that is watched where nothing else is configured. */
export const machineService: Service = {
  name: MACHINE,
  title: 'The machine this server runs on',
  critical: false,
  probes: [],
  metrics: { preset: 'machine', by: 'instance', labels: { instance: MACHINE }, queries: {} },
  logs: { journald: {}, files: ['syslog', 'messages', 'system.log', 'kern.log'] },
};

export interface Machine extends MetricsSource {
  stop(): void;
}

/** This machine, read every few seconds while a server runs and kept for a day. Two servers on one database share it. */
export function watchMachine(db: Database, { log, now }: { readonly log: Logger; readonly now: () => Date }): Machine {
  const read = machineReader();
  const ring = machineRing(db);
  let latest: { readonly reading: Reading; readonly at: Date } | undefined;

  /** Resolves when the machine is read. Nobody waits for the database: a call may, which holds it. */
  async function tick(): Promise<void> {
    const failed = (error: unknown) => log.debug('this machine could not be read', { error: String(error) });
    const reading = await read().catch(failed);
    if (!reading) return;
    latest = { reading, at: now() };
    void ring.keep(reading, latest.at).catch(failed);
  }

  /** What may not be in the ring yet. A first call asks for a range that ends before the first reading. */
  function latestIn(column: keyof Reading, from: number, to: number): Point[] {
    const at = latest?.at.getTime() ?? 0;
    return latest && at >= from && at < to + TICK * 1000 ? [[Math.min(at, to), latest.reading[column]]] : [];
  }

  const timer = setInterval(() => void tick(), TICK * 1000);
  timer.unref();
  // The first reading only starts the counters; the second, soon after, is the first that can be told.
  const begun = tick()
    .then(() => setTimeout(FIRST_MS))
    .then(tick);

  return {
    name: 'this machine',
    stop() {
      clearInterval(timer);
    },
    async range({ service, metric, from, to, step }, options) {
      const told = columns[metric];
      if (service.name !== MACHINE || !told) return undefined;
      await begun;
      const kept = await ring.range(told.column, { from, to, step }, options);
      const points = kept.length > 0 ? kept : latestIn(told.column, from, to);
      return { query: '', unit: told.unit, series: points.length > 0 ? [{ name: MACHINE, points }] : [] };
    },
    async targets() {
      await begun;
      if (!latest || latest.at.getTime() < now().getTime() - STALE_MS) return [];
      return [{ labels: { instance: MACHINE }, up: true, at: latest.at }];
    },
  };
}
