import { mkdirSync } from 'node:fs';
import { createRuntime, openAuditFile, type Runtime, serveConnection } from '@enterprise-mcp/kit/serve';
import { Client as SdkClient } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { InMemoryTransport, type Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { bundlePeer } from './lib/bundle.ts';
import { callTool, era2025 } from './lib/eras.ts';
import type { Contestant } from './lib/load.ts';
import { type Answer, cpuOf, type RawClient, spawnRaw } from './lib/raw-client.ts';
import { bareServer } from './peers/gate-bare.ts';
import { server, settingsIn } from './peers/gate-kit.ts';

type Client = Pick<RawClient, 'request'> & { readonly pid?: number };

/** Clients of the kit's server and of the bare one, which are sent the same requests. */
export interface Pair {
  readonly kit: Client;
  readonly bare: Client;
  close(): Promise<void>;
}

/** Spawned bundles over pipes and a client that costs next to nothing: the server is what limits the throughput. */
export async function overStdio(dir: string): Promise<Pair> {
  const kitFile = await bundlePeer('gate-kit', dir);
  const bareFile = await bundlePeer('gate-bare', dir);
  mkdirSync(`${dir}/stdio`);
  const kit = spawnRaw({ command: process.execPath, args: [kitFile, 'serve', `${dir}/stdio`] });
  const bare = spawnRaw({ command: process.execPath, args: [bareFile, 'serve'] });
  for (const client of [kit, bare]) await era2025.open(client);
  return { kit, bare, close: async () => void (await Promise.all([kit.close(), bare.close()])) };
}

/** The same bundles with the SDK's own client, as a host has them: client and server share the work. */
export async function overStdioWithSdk(dir: string): Promise<Pair> {
  const kitFile = await bundlePeer('gate-kit', dir);
  const bareFile = await bundlePeer('gate-bare', dir);
  mkdirSync(`${dir}/sdk`);
  const kit = await sdkClient([kitFile, 'serve', `${dir}/sdk`]);
  const bare = await sdkClient([bareFile, 'serve']);
  return { kit, bare, close: async () => void (await Promise.all([kit.close(), bare.close()])) };
}

async function sdkClient(args: string[]): Promise<Client & { close(): Promise<void> }> {
  const transport = new StdioClientTransport({ command: process.execPath, args });
  const client = new SdkClient({ name: 'bench', version: '0' }, { versionNegotiation: { mode: 'legacy' } });
  await client.connect(transport);
  // Hosts do, and the client then checks every answer against the output schema.
  await client.listTools();
  const { pid } = transport;
  return {
    ...(pid !== null && { pid }),
    request: async (_method, params) => ({ result: await client.callTool(params as { name: string }) }),
    close: () => client.close(),
  };
}

/** Both servers in this process, without pipes and JSON text: what is left is SDK and gate. */
export async function inThisProcess(dir: string): Promise<Pair> {
  mkdirSync(`${dir}/here`);
  const runtime = runtimeIn(`${dir}/here`);
  const kit = linked((transport) => serveConnection(runtime, transport));
  const bare = linked((transport) => serveStdio(bareServer, { transport }));
  for (const client of [kit, bare]) await era2025.open(client as RawClient);
  return { kit, bare, close: () => runtime.close() };
}

/** The kit's server in this process, with an audit log of its own in `dir`. */
export function runtimeIn(dir: string): Runtime {
  const settings = settingsIn(dir);
  return createRuntime(server, settings, {
    principal: { id: 'os:bench', name: 'bench', roles: [] },
    audit: openAuditFile({ dir: settings.common.auditDir, keyDir: settings.common.dataDir, server: server.name }),
    log: { debug: ignore, info: ignore, warn: console.warn, error: console.error },
  });
}

/** The calls that are measured. Every write has a key of its own: a repeat would be answered from memory. */
export function reads(name: string, client: Client): Contestant {
  return {
    name,
    ...cpu(client),
    call: () => callTool(client as RawClient, era2025, 'read_record', { id: 'rec_1', count: 5 }),
  };
}

export function writes(name: string, client: Client): Contestant {
  return {
    name,
    ...cpu(client),
    call: (sequence) =>
      callTool(client as RawClient, era2025, 'write_record', {
        id: 'rec_1',
        count: 5,
        idempotency_key: `${name}-${sequence}`,
      }),
  };
}

function cpu({ pid }: Client): Pick<Contestant, 'cpu'> {
  return pid === undefined ? {} : { cpu: () => cpuOf(pid) };
}

const ignore = () => undefined;

function linked(serve: (transport: Transport) => unknown): Pick<RawClient, 'request' | 'notify'> {
  const [client, served] = InMemoryTransport.createLinkedPair();
  serve(served);
  const waiting = new Map<number, (answer: Answer) => void>();
  client.onmessage = (message) => {
    if (!('id' in message)) return;
    const id = Number(message.id);
    waiting.get(id)?.(message as Answer);
    waiting.delete(id);
  };
  let lastId = 0;
  return {
    request(method, params = {}) {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, resolve);
        client.send({ jsonrpc: '2.0', id, method, params }).catch(reject);
      });
    },
    notify: (method) => void client.send({ jsonrpc: '2.0', method }),
  };
}
