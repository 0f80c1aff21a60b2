import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type BackendContainer, startContainer } from './container.ts';
import { ownImage } from './own-image.ts';

export interface PostgresOptions {
  /** Image name or absolute folder with a Dockerfile; the default is this repository's, or else pgvector's image. */
  readonly image?: string | undefined;
  /** Server settings, `{ max_connections: '20' }`. */
  readonly settings?: Record<string, string> | undefined;
}

export interface PostgresContainer extends BackendContainer {
  /** Superuser URL, with a random password. */
  readonly url: string;
}

// A killed server process loses nothing that the kernel has already taken, so the faults here stay honest without fsync.
// synchronous_commit stays on: turning it off would lose acknowledged commits in `kill()`.
const TEST_SETTINGS = { fsync: 'off', full_page_writes: 'off', max_connections: '200', shared_buffers: '64MB' };

/** PostgreSQL with pgvector. About one second when the image is there. */
export async function postgresContainer(options: PostgresOptions = {}): Promise<PostgresContainer> {
  const { Wait } = await import('testcontainers');
  const password = randomBytes(12).toString('hex');
  const urlOf = ({ host, port }: { host: string; port: number }) =>
    `postgres://postgres:${password}@${host}:${port}/postgres`;
  const settings = Object.entries({ ...TEST_SETTINGS, ...options.settings });
  const container = await startContainer({
    image: options.image ?? ownImage('postgres') ?? 'pgvector/pgvector:pg17',
    port: 5432,
    environment: { POSTGRES_USER: 'postgres', POSTGRES_PASSWORD: password, POSTGRES_DB: 'postgres' },
    command: settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    // Printed only by the final server, not by the one that images run while they initialise.
    wait: Wait.forLogMessage(/listening on IPv4/),
    ready: async (address) => {
      const client = new pg.Client({ connectionString: urlOf(address), connectionTimeoutMillis: 2_000 });
      // A connection that breaks off reports it twice; unheard, the second report would end the process.
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query('select 1');
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  });
  return { ...container, url: urlOf(container) };
}
