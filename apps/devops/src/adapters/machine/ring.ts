import type { Database } from '@enterprise-mcp/postgres';
import type { Point } from '../../domain/metrics/metric.ts';
import type { CallOptions } from '../../ports.ts';
import type { Reading } from './reading.ts';

/** Seconds between readings, and rows of the ring: a day. */
export const TICK = 15;
export const SLOTS = 86_400 / TICK;

export interface Ring {
  /** Writes over what is a day old. Of two servers that read at the same time the first counts. */
  keep(reading: Reading, at: Date): Promise<void>;
  /** Averages of `step` seconds. */
  range(
    column: keyof Reading,
    range: { readonly from: number; readonly to: number; readonly step: number },
    options?: CallOptions,
  ): Promise<readonly Point[]>;
}

/** A day of readings in as many rows, each written over in place. */
export function machineRing(db: Database): Ring {
  return {
    async keep({ cpu, memory, disk, load, traffic }, at) {
      const slot = Math.floor(at.getTime() / 1000 / TICK) % SLOTS;
      await db.alone(
        `INSERT INTO devops.machine AS m (slot, at, cpu, memory, disk, load, traffic) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (slot) DO UPDATE SET at = excluded.at, cpu = excluded.cpu, memory = excluded.memory,
           disk = excluded.disk, load = excluded.load, traffic = excluded.traffic
         WHERE m.at < excluded.at - interval '1 minute'`,
        [slot, at, cpu, memory, disk, load, traffic],
      );
    },
    range: (column, { from, to, step }, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<{ at: number; value: number }>(
          `SELECT (floor(extract(epoch FROM at) / $3) * $3)::float8 AS at, avg(${column})::float8 AS value
           FROM devops.machine WHERE at >= to_timestamp($1) AND at <= to_timestamp($2) GROUP BY 1 ORDER BY 1`,
          [from / 1000, to / 1000, step],
        );
        return rows.map(({ at, value }): Point => [at * 1000, value]);
      }, options),
  };
}
