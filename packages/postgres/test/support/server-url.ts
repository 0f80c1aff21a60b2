import pg from 'pg';
import { inject } from 'vitest';

/** Admin URL of the run's PostgreSQL: from the shared container's globalSetup, or `TEST_DATABASE_URL`. */
export function serverUrl(): string | undefined {
  const shared = inject('sharedPostgres' as never) as { readonly url?: string } | undefined;
  return shared?.url ?? process.env['TEST_DATABASE_URL'];
}

/** An empty database beside the given one. */
export async function emptyDatabase(admin: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `postgres_test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  const run = async (sql: string) => {
    const client = new pg.Client(admin);
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}
