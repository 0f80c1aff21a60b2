import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of its own for one test file or test. */
export interface FreshDatabase {
  readonly url: string;
  readonly name: string;
  /** Drops it, also under open connections. */
  drop(): Promise<void>;
}

const PREFIX = 'mcp_test_';

/** Creates an empty database on the server of `adminUrl`, whose user must be allowed to. `run` is kept in its name. */
export async function createDatabase(adminUrl: string, run = 'x'): Promise<FreshDatabase> {
  // mcp_test_<time of birth>_<run>_<random>: enough to tell later whose it was.
  const name = `${PREFIX}${Date.now().toString(36)}_${run}_${randomBytes(5).toString('hex')}`;
  await onServer(adminUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`));
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, name, drop: () => dropDatabase(adminUrl, name) };
}

/** Drops what tests left: everything of one run, and everything born before a time (epoch milliseconds). */
export async function dropTestDatabases(adminUrl: string, of: { run?: string; bornBefore?: number }): Promise<void> {
  const names: string[] = [];
  await onServer(adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
      [PREFIX],
    );
    names.push(...rows.map((row) => row.name));
  });
  for (const name of names) {
    const [, born, run] = /^mcp_test_([0-9a-z]+)_([0-9a-z]+)_[0-9a-f]+$/.exec(name) ?? [];
    if (born === undefined) continue;
    if (run === of.run || Number.parseInt(born, 36) < (of.bornBefore ?? 0)) await dropDatabase(adminUrl, name);
  }
}

async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await onServer(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

async function onServer(adminUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
