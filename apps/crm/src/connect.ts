import type { ConfigOf, ConnectContext, Connection } from '@enterprise-mcp/kit';
import { connectDatabase } from '@enterprise-mcp/postgres';
import { postgresHistoryLoader } from './adapters/postgres/demo-loader.ts';
import { postgresCrm } from './adapters/postgres/index.ts';
import { database } from './assets.ts';
import type { config } from './config.ts';
import { demoCompany } from './demo/demo-company.ts';
import { loadDemo } from './demo/load-demo.ts';
import type { CrmPorts } from './ports.ts';

/** Configuration to ports: the company's PostgreSQL, or the embedded one; `--demo` never touches either. */
export async function connect(
  settings: ConfigOf<typeof config>,
  context: ConnectContext,
): Promise<Connection<CrmPorts>> {
  const { db, state, audit, health } = await connectDatabase({
    ...database,
    url: context.demo ? undefined : settings.databaseUrl,
    poolSize: settings.databasePool,
    dir: context.dataDir,
    log: context.log,
  });
  const ports = postgresCrm(db);
  if (context.demo) {
    await loadDemo({ imports: { ...ports.imports, ...postgresHistoryLoader(db) } }, demoCompany(context.now()));
  }
  // Subjects as the adapter names them: `pipeline`, `customers/cus_42`.
  await db.listen('crm_changed', (subject) => context.changed(`crm://${subject}`));
  return { ports, state, audit, health, close: () => db.close() };
}
