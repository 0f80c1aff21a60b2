import { type RawClient, resultOf } from './raw-client.ts';

/** How a host opens a session, up to the answered tools/list. */
export interface Era {
  readonly name: string;
  /** Requests before tools/list. */
  open(client: RawClient): Promise<void>;
  /** What every later request carries. */
  readonly meta: Record<string, unknown>;
}

const clientInfo = { name: 'bench', version: '0' };
const envelope = {
  _meta: {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': clientInfo,
    'io.modelcontextprotocol/clientCapabilities': {},
  },
};

export const era2025: Era = {
  name: '2025: initialize, tools/list',
  meta: {},
  async open(client) {
    resultOf(await client.request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }));
    client.notify('notifications/initialized');
  },
};

export const era2026: Era = {
  name: '2026: server/discover, tools/list',
  meta: envelope,
  async open(client) {
    resultOf(await client.request('server/discover', envelope));
  },
};

export const era2026Direct: Era = { name: '2026: tools/list at once', meta: envelope, open: async () => undefined };

export async function listTools(client: RawClient, era: Era): Promise<Record<string, unknown>[]> {
  const { tools } = resultOf(await client.request('tools/list', { ...era.meta }));
  return tools as Record<string, unknown>[];
}

export async function callTool(
  client: RawClient,
  era: Era,
  name: string,
  args: object,
): Promise<Record<string, unknown>> {
  return resultOf(await client.request('tools/call', { ...era.meta, name, arguments: args }));
}
