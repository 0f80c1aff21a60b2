import type { ConfigOf, ConnectContext, Connection } from '@enterprise-mcp/kit';
import { memoryDepot } from './adapters/memory/index.ts';
import type { config } from './config.ts';
import type { DepotPorts } from './ports.ts';

/** Ports in the memory of this process: what is written is gone when it ends. Put your system's adapter here. */
export async function connect(_: ConfigOf<typeof config>, { now }: ConnectContext): Promise<Connection<DepotPorts>> {
  const health = async () => [{ name: 'memory', ok: true, detail: 'nothing is kept' }];
  return { ports: memoryDepot({ now }), health, close: async () => undefined };
}
