import type { Readable, Writable } from 'node:stream';
import type { Transport } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Settings } from '../config/parse.ts';
import type { AnyServer } from '../define/server.ts';
import { sessionEnded } from '../telemetry/metrics.ts';
import { mcpServer } from './mcp-server.ts';
import { openRuntime, type RuntimeIo } from './open-runtime.ts';
import type { Runtime } from './runtime.ts';

export interface StdioIo extends RuntimeIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
}

/** Serves both protocol eras over stdin and stdout. */
export async function serveServerStdio(server: AnyServer, settings: Settings, io: StdioIo): Promise<Serving> {
  const runtime = await openRuntime(server, settings, io);
  return serveConnection(runtime, new StdioServerTransport(io.stdin, io.stdout));
}

export interface Serving {
  /** Resolves when the client has gone and everything is closed. */
  readonly closed: Promise<void>;
  /** Finishes calls in flight, then closes. */
  shutdown(): Promise<void>;
}

/** Serves one connection of either era over any transport; the runtime ends with it. */
export function serveConnection(runtime: Runtime, transport: Transport): Serving {
  let wireClosed: () => void = () => undefined;
  const opened = performance.now();
  const closed = new Promise<void>((resolve) => {
    wireClosed = resolve;
  }).then(() => {
    sessionEnded((performance.now() - opened) / 1000, runtime.log);
    return runtime.close();
  });
  const handle = serveStdio(({ era }) => mcpServer(runtime, era), {
    transport,
    onerror: (error) => runtime.log.warn('protocol', { error: error.message }),
  });
  openForSubscribers(runtime, transport);
  // The entry has set its own handler by now; ours runs after it.
  const inner = transport.onclose;
  transport.onclose = () => {
    inner?.();
    wireClosed();
  };
  return {
    closed,
    async shutdown() {
      await runtime.close();
      await handle.close().catch((error: unknown) => runtime.log.warn('protocol', { error }));
      wireClosed();
      await closed;
    },
  };
}

/**
 * A 2026 client's subscription is answered by the SDK's entry and never reaches a server instance; changes made by
 * other processes are only heard with the backend open, so the message is watched for on its way in.
 */
function openForSubscribers(runtime: Runtime, transport: Transport): void {
  const receive = transport.onmessage;
  transport.onmessage = (message, extra) => {
    if ('method' in message && message.method === 'subscriptions/listen') {
      runtime.connection().catch((cause: unknown) => runtime.log.warn('no change notifications yet', { cause }));
    }
    receive?.(message, extra);
  };
}
