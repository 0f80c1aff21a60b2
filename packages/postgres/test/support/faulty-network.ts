import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that can cut, refuse and swallow: the failures of a network between us and a backend. */
export class FaultyNetwork {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  /** While true nothing passes in either direction, and nothing is refused. */
  swallowing = false;
  /** What the backend gets instead of what the client sent. */
  garbling: (sent: Buffer) => Buffer = (sent) => sent;

  /** Connections that are open. */
  get connections(): number {
    return this.#sockets.size / 2;
  }

  static async before(target: { readonly host: string; readonly port: number }): Promise<FaultyNetwork> {
    const proxy = new FaultyNetwork();
    await proxy.start(target);
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  async start(target: { readonly host: string; readonly port: number }): Promise<void> {
    const server = createServer((client) => {
      const backend = connect(target.port, target.host);
      for (const [from, to] of [
        [client, backend],
        [backend, client],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (data) => {
          if (!this.swallowing) to.write(from === client ? this.garbling(data) : data);
        });
        from.on('error', () => undefined);
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
  }

  /** Cuts every connection; new ones are refused until `start`. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    this.cut();
    await closed;
  }

  /** Cuts every connection; new ones work. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
