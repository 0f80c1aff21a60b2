import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@enterprise-mcp/kit';
import type { Database } from '@enterprise-mcp/postgres';
import type { MetricName, Point, Unit } from '../../domain/metrics/metric.ts';
import type { Service } from '../../domain/services/service.ts';
import type { MetricsSource } from '../../ports.ts';
import { machineReader } from './reading.ts';

export const MACHINE = 'this-machine';

/** Seconds between readings, and rows of the ring they are kept in: a day. */
const TICK = 15;
const SLOTS = 86_400 / TICK;
const FIRST_MS = 250;
/** A reading that is older says nothing of now. */
const STALE_MS = 60_000;

const columns: Partial<Record<MetricName, { readonly column: string; readonly unit: Unit }>> = {
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
  const tick = () =>
    keep().catch((error: unknown) => log.debug('this machine could not be read', { error: String(error) }));

  async function keep(): Promise<void> {
    const reading = await read();
    if (!reading) return;
    const { cpu, memory, disk, load, traffic } = reading;
    const slot = Math.floor(now().getTime() / 1000 / TICK) % SLOTS;
    await db.alone(
      `INSERT INTO devops.machine AS m (slot, at, cpu, memory, disk, load, traffic) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (slot) DO UPDATE SET at = excluded.at, cpu = excluded.cpu, memory = excluded.memory,
         disk = excluded.disk, load = excluded.load, traffic = excluded.traffic
       WHERE m.at < excluded.at - interval '1 minute'`,
      [slot, now(), cpu, memory, disk, load, traffic],
    );
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
      const points = await db.read(async (tx) => {
        const { rows } = await tx.query<{ at: number; value: number }>(
          `SELECT (floor(extract(epoch FROM at) / $3) * $3)::float8 AS at, avg(${told.column})::float8 AS value
           FROM devops.machine WHERE at >= to_timestamp($1) AND at <= to_timestamp($2) GROUP BY 1 ORDER BY 1`,
          [from / 1000, to / 1000, step],
        );
        return rows.map(({ at, value }): Point => [at * 1000, value]);
      }, options);
      return { query: '', unit: told.unit, series: points.length > 0 ? [{ name: MACHINE, points }] : [] };
    },
    async targets(options) {
      await begun;
      return db.read(async (tx) => {
        const since = new Date(now().getTime() - STALE_MS);
        const { rows } = await tx.query<{ at: Date }>(
          'SELECT at FROM devops.machine WHERE at >= $1 ORDER BY at DESC LIMIT 1',
          [since],
        );
        return rows.map(({ at }) => ({ labels: { instance: MACHINE }, up: true, at }));
      }, options);
    },
  };
}
