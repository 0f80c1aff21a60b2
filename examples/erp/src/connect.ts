import { type ConfigOf, type ConnectContext, type Connection, kitErrors } from '@enterprise-mcp/kit';
import type { ErpPorts } from './ports.ts';
import { restClient } from './adapters/rest/client.ts';
import { restErp } from './adapters/rest/index.ts';
import type { config } from './config.ts';

/** Configuration to ports: the API. `--demo` must never touch it, and there is no other data. */
export async function connect(
  { apiUrl: url, apiToken: token, apiTimeout }: ConfigOf<typeof config>,
  { demo }: ConnectContext,
): Promise<Connection<ErpPorts>> {
  if (demo) throw kitErrors.CONFIG_INVALID({ problems: ['there is no sample data: start without --demo'] });
  const api = restClient({ url, token, timeoutMs: apiTimeout * 1_000 });
  return { ports: restErp(api), health: async () => [await api.health()], close: async () => undefined };
}
