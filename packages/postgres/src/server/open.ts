import { kitErrors, type Logger } from '@enterprise-mcp/kit';
import { createDatabase } from '../create-database.ts';
import type { Database } from '../database.ts';
import { ServerEngine } from './engine.ts';

export interface ServerDatabaseOptions {
  /** `postgres://user:password@host:port/database`, with `?sslmode=…` as libpq knows it. */
  readonly url: string;
  readonly log: Logger;
  /** Most connections at once. Default 10. */
  readonly poolSize?: number | undefined;
  /** How long to wait for a connection, new or free, in milliseconds. Default 5000. */
  readonly connectTimeoutMs?: number | undefined;
  /** The backend stops a longer statement, in milliseconds. Default 30000. */
  readonly statementTimeoutMs?: number | undefined;
}

/**
 * A `Database` on a PostgreSQL server. Does not connect yet: a server starts while its database is down, and each call
 * tries anew.
 *
 * @throws CodedError `BACKEND_MISCONFIGURED` when the URL is malformed. Calls throw `BACKEND_UNAVAILABLE`,
 * `BACKEND_MISCONFIGURED`, `DEADLINE_EXCEEDED` (statement timeout) or `DatabaseError`.
 */
export async function openServerDatabase(options: ServerDatabaseOptions): Promise<Database> {
  const { url, log, poolSize = 10, connectTimeoutMs = 5000, statementTimeoutMs = 30_000 } = options;
  if (!URL.canParse(url) || !/^postgres(ql)?:/.test(url)) {
    // Not the URL itself: it holds the password.
    throw kitErrors.BACKEND_MISCONFIGURED({ backend: 'PostgreSQL', reason: 'the database URL is malformed' });
  }
  const { default: pg } = await import('pg');
  const connection = {
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // A statement does not wait for the answer to the one before.
    pipeline: true,
    allowExitOnIdle: true,
    fallback_application_name: 'enterprise-mcp',
    // A network that swallows packets never answers; a backend that lives stops the statement before.
    query_timeout: statementTimeoutMs + 5000,
  };
  return createDatabase(new ServerEngine(pg, { connection, log, statementTimeoutMs }));
}
