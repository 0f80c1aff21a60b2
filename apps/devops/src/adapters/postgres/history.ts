import type { Database } from '@enterprise-mcp/postgres';
import type { State } from '../../domain/status/state.ts';
import type { StatusHistory } from '../../ports.ts';
import { CHANNEL } from './incidents.ts';

export function postgresHistory(db: Database): StatusHistory {
  return {
    last: (options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<{ service: string; state: State; since: Date }>(
          'SELECT service, state, since FROM devops.states',
        );
        return new Map(rows.map(({ service, ...seen }) => [service, seen]));
      }, options),

    note: (states, at, options) =>
      db.transaction(async (tx) => {
        const { rows } = await tx.query<{ service: string }>(
          `INSERT INTO devops.states AS s (service, state, since)
           SELECT seen.service, seen.state, $3 FROM unnest($1::text[], $2::text[]) AS seen (service, state)
           ON CONFLICT (service) DO UPDATE SET state = excluded.state, since = excluded.since
             WHERE s.state <> excluded.state
           RETURNING service`,
          [[...states.keys()], [...states.values()], at],
        );
        if (rows.length === 0) return;
        const subjects = ['services', ...rows.map(({ service }) => `services/${encodeURIComponent(service)}`)];
        await tx.query('SELECT pg_notify($1, subject) FROM unnest($2::text[]) AS subject', [CHANNEL, subjects]);
      }, options),
  };
}
