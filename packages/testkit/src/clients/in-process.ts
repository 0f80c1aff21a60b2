import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyServer, Logger } from '@enterprise-mcp/kit';
import {
  type AuditLog,
  createRuntime,
  type Runtime,
  type RuntimeOptions,
  type Settings,
  serveConnection,
} from '@enterprise-mcp/kit/serve';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { type ClientKind, type ConnectOptions, connectClient, type TestClient } from './client.ts';

export interface InProcessOptions extends Partial<Omit<RuntimeOptions, 'log'>>, ConnectOptions {
  readonly settings?: Partial<Settings>;
  readonly log?: Logger;
}

/** Serves `server` in this process, through its whole gate, to a real client of the given kind. */
export async function inProcess(
  server: AnyServer,
  kind: ClientKind,
  options: InProcessOptions = {},
): Promise<{ client: TestClient; runtime: Runtime; close(): Promise<void> }> {
  const { settings, log = silent, person, ...runtimeOptions } = options;
  const runtime = createRuntime(
    server,
    { ...defaultSettings, ...settings },
    {
      principal: { id: 'test:user', name: 'Test User', roles: [] },
      audit: noAudit,
      log,
      ...runtimeOptions,
    },
  );
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const serving = serveConnection(runtime, serverSide);
  const client = await connectClient(kind, clientSide, { person });
  return {
    client,
    runtime,
    async close() {
      await client.close();
      await serving.closed;
    },
  };
}

const nothing = () => undefined;
const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const noAudit: AuditLog = {
  intent: async () => undefined,
  outcome: async () => undefined,
  event: async () => undefined,
  close: async () => undefined,
};
const testDir = join(tmpdir(), 'enterprise-mcp-test');
const defaultSettings: Settings = {
  config: {},
  common: { dataDir: testDir, auditDir: join(testDir, 'audit'), logLevel: 'silent', callTimeoutMs: 25_000 },
  readOnly: false,
  tools: undefined,
  demo: false,
  secrets: [],
};
