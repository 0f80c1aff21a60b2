import type { ConfigOf, ConnectContext, Connection } from '@enterprise-mcp/kit';
import { memoryDepot } from '../../../src/adapters/memory/index.ts';
import type { DepotPorts } from '../../../src/ports.ts';
import { restClient } from './adapters/rest/client.ts';
import { restDepot } from './adapters/rest/index.ts';
import type { config } from './config.ts';

type Settings = ConfigOf<typeof config>;

/** Configuration to ports: the API; `--demo` never touches it. */
export async function connect(settings: Settings, { demo, now }: ConnectContext): Promise<Connection<DepotPorts>> {
  const { apiUrl: url, apiToken: token, apiTimeout } = settings;
  const api = restClient({ url, token, timeoutMs: apiTimeout * 1_000 });
  const health = async () => [demo ? { name: 'memory', ok: true, detail: 'demo' } : await api.health('parcels?name=')];
  return { ports: demo ? memoryDepot({ now }) : restDepot(api), health, close: async () => undefined };
}
