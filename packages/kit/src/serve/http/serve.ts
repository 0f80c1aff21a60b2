import { once } from 'node:events';
import type { Server as NodeServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { type HttpAddress, isLoopback, urlHost } from '../../config/http-address.ts';
import type { Settings } from '../../config/parse.ts';
import type { AnyServer } from '../../define/server.ts';
import { kitErrors } from '../../errors/kit-errors.ts';
import { openRuntime, type RuntimeIo } from '../open-runtime.ts';
import type { Runtime } from '../runtime.ts';
import type { Serving } from '../stdio.ts';
import { type HttpAppOptions, httpApp } from './app.ts';
import { LOOPBACK_NAMES } from './guard.ts';

/** Milliseconds for a request's head, and for all of a request: neither holds a socket by being slow. */
const HEAD_MS = 10_000;
const REQUEST_MS = 30_000;
const MOST_CONNECTIONS = 2000;
/** Milliseconds that answers get to leave after their calls are done. */
const FLUSH_MS = 2000;

export interface HttpServing extends Serving {
  /** Where the protocol is: `http://127.0.0.1:8808/mcp`. */
  readonly url: string;
}

export interface HttpIo extends Omit<HttpAppOptions, 'names'>, RuntimeIo {
  readonly address: HttpAddress;
  /** Further names in the Host header, as a proxy in front sends them. */
  readonly names?: readonly string[] | undefined;
}

/** Serves both protocol eras over HTTP. Rejects with `HTTP_ADDRESS_REFUSED`, or `CONFIG_INVALID` when it cannot listen. */
export async function serveServerHttp(server: AnyServer, settings: Settings, io: HttpIo): Promise<HttpServing> {
  refuseStrangers(io);
  const runtime = await openRuntime(server, settings, io);
  try {
    return await serveHttp(runtime, io);
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

/** Serves a runtime over HTTP; it ends with `shutdown`. */
export async function serveHttp(runtime: Runtime, io: HttpIo): Promise<HttpServing> {
  refuseStrangers(io);
  const { host } = io.address;
  const http = httpApp(runtime, { ...io, names: [...LOOPBACK_NAMES, urlHost(host), ...(io.names ?? [])] });
  const node = createAdaptorServer({
    fetch: http.app.fetch,
    // The process is not ours alone.
    overrideGlobalObjects: false,
    serverOptions: { headersTimeout: HEAD_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 5000 },
  }) as NodeServer;
  node.maxConnections = MOST_CONNECTIONS;
  await listening(node, io.address);
  const url = `http://${urlHost(host)}:${(node.address() as AddressInfo).port}/mcp`;
  runtime.log.info('serving over HTTP', { url });

  const closed = once(node, 'close').then(() => undefined);
  let ending: Promise<void> | undefined;
  return {
    url,
    closed,
    shutdown() {
      ending ??= end();
      return ending;
    },
  };

  async function end(): Promise<void> {
    http.drain();
    node.close();
    await runtime.close();
    await http.close().catch((error: unknown) => runtime.log.warn('protocol', { error }));
    node.closeIdleConnections();
    const late = setTimeout(() => node.closeAllConnections(), FLUSH_MS);
    await closed;
    clearTimeout(late);
  }
}

async function listening(node: NodeServer, { host, port }: HttpAddress): Promise<void> {
  node.listen(port, host);
  try {
    await once(node, 'listening');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const why = code === 'EADDRINUSE' ? 'another program listens there' : code;
    throw kitErrors.CONFIG_INVALID(
      { problems: [`cannot listen on ${host}:${port} (${why}); choose another port with --http`] },
      { cause },
    );
  }
}

/** Without identity everyone who can connect has this process's rights: that may only be this machine. */
function refuseStrangers({ address, identify }: HttpIo): void {
  if (!identify && !isLoopback(address.host)) throw kitErrors.HTTP_ADDRESS_REFUSED({ host: address.host });
}
