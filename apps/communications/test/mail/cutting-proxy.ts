import { connect, createServer, type Socket } from 'node:net';

/** Where a connection through the proxy is cut. */
export interface Cut {
  /** After so many bytes from the client reached the server; the rest never does. */
  readonly clientBytes?: number;
  /** After so many bytes from the server reached the client. */
  readonly serverBytes?: number;
  /** Happens at that byte instead: nothing more is passed on, and the connection is for others to end. */
  readonly instead?: (() => void) | undefined;
}

export interface CuttingProxy {
  readonly port: number;
  /** For the next connections; undefined: none is cut. */
  cut: Cut | undefined;
  /** Bytes that went through the last connection that ended. */
  readonly last: { readonly clientBytes: number; readonly serverBytes: number };
  close(): Promise<void>;
}

/** A loopback proxy that breaks connections at a byte, as a network or a killed process does. */
export async function cuttingProxy(target: { readonly host: string; readonly port: number }): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  const state: { cut: Cut | undefined; last: CuttingProxy['last'] } = {
    cut: undefined,
    last: { clientBytes: 0, serverBytes: 0 },
  };
  const server = createServer((client) => {
    const {
      clientBytes = Number.POSITIVE_INFINITY,
      serverBytes = Number.POSITIVE_INFINITY,
      instead = () => client.destroy(),
    } = state.cut ?? {};
    const backend = connect(target);
    let sent = 0;
    let received = 0;
    for (const socket of [client, backend]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        state.last = { clientBytes: sent, serverBytes: received };
        client.destroy();
        backend.end();
      });
    }
    client.on('data', (chunk) => {
      const part = chunk.subarray(0, Math.max(0, clientBytes - sent));
      sent += part.length;
      // What was passed on still arrives; then neither side hears of the other again.
      if (part.length > 0) backend.write(part);
      if (sent >= clientBytes) instead();
    });
    backend.on('data', (chunk) => {
      const part = chunk.subarray(0, Math.max(0, serverBytes - received));
      received += part.length;
      if (part.length > 0) client.write(part);
      if (received >= serverBytes) instead();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get cut() {
      return state.cut;
    },
    set cut(cut) {
      state.cut = cut;
    },
    get last() {
      return state.last;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
