import type { ConfigOf, ConnectContext, Connection } from '@enterprise-mcp/kit';
import { connectDatabase } from '@enterprise-mcp/postgres';
import type { DepotPorts } from '../../../src/ports.ts';
import { postgresDepot } from './adapters/postgres/index.ts';
import { database } from './assets.ts';
import type { config } from './config.ts';

type Settings = ConfigOf<typeof config>;

/** Configuration to ports: the company's PostgreSQL, or the embedded one. */
export async function connect(settings: Settings, context: ConnectContext): Promise<Connection<DepotPorts>> {
  const { db, state, audit, health } = await connectDatabase({
    ...database,
    url: context.demo ? undefined : settings.databaseUrl,
    poolSize: settings.databasePool,
    dir: context.dataDir,
    log: context.log,
  });
  return { ports: postgresDepot(db), state, audit, health, close: () => db.close() };
}
