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

/** Names begin alike and carry their time of birth, so a later run can tell what a crashed one left. */
const newName = () => `${PREFIX}${Date.now().toString(36)}_${randomBytes(5).toString('hex')}`;

/** Creates an empty database on the server of `adminUrl`, whose user must be allowed to. */
export async function createDatabase(adminUrl: string): Promise<FreshDatabase> {
  const name = newName();
  await onServer(adminUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`));
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, name, drop: () => dropDatabase(adminUrl, name) };
}

/** Drops the test databases born before `before` (epoch milliseconds), for example those of a crashed run. */
export async function dropLeftoverDatabases(adminUrl: string, before: number): Promise<void> {
  await onServer(adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
      [PREFIX],
    );
    for (const { name } of rows) {
      const born = Number.parseInt(name.slice(PREFIX.length), 36);
      if (born < before) await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
    }
  });
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
