import { createServer } from 'node:net';
import type { WaitStrategy } from 'testcontainers';
import { engineClient } from './engine.ts';
import { builtImage } from './image.ts';
import { ownerLabels } from './owner.ts';

export interface ContainerOptions {
  /** An image name, or the absolute path of a folder with a Dockerfile, which is built once for its content. */
  readonly image: string;
  /** The port the backend listens on inside. */
  readonly port: number;
  /** Further ports; `portOf` tells where each is found. */
  readonly morePorts?: readonly number[] | undefined;
  readonly environment?: Record<string, string> | undefined;
  readonly command?: readonly string[] | undefined;
  /** When the start is over; the default is an open port. */
  readonly wait?: WaitStrategy | undefined;
  /** Asked after start, restart and unpause until it does not throw: the backend really answers. */
  readonly ready?: ((address: Address) => Promise<void>) | undefined;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A backend in a container, and the faults it can have. The address stays the same through all of them. */
export interface BackendContainer extends Address {
  /** Removes it with its data. */
  stop(): Promise<void>;
  /** Freezes every process: connections stay open and nothing answers. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** SIGKILL, as in a crash. The data stays; `restart` brings it back. */
  kill(): Promise<void>;
  /** Orderly stop (if it is running) and start; resolves when it answers again. */
  restart(): Promise<void>;
  /** Where a port of the inside is found, at the same host. */
  portOf(inside: number): number;
  /** The last lines it printed, 50 by default. */
  logs(lines?: number | 'all'): Promise<string>;
}

const READY_WITHIN_MS = 60_000;

/** Starts a backend. Throws when no engine answers, see `containerEngine`. */
export async function startContainer(options: ContainerOptions): Promise<BackendContainer> {
  const engine = await engineClient();
  const { GenericContainer, Wait } = await import('testcontainers');
  const [image, labels] = await Promise.all([
    options.image.startsWith('/') ? builtImage(engine, options.image) : options.image,
    ownerLabels(engine),
  ]);

  // The engine gives a random port anew at each start; a fixed one lets a restarted backend be found where it was.
  for (let attempt = 1; ; attempt++) {
    const ports = new Map<number, number>();
    for (const inside of [options.port, ...(options.morePorts ?? [])]) ports.set(inside, await freePort());
    const portOf = (inside: number) => {
      const found = ports.get(inside);
      if (found === undefined) throw new Error(`the container shows no port ${inside}`);
      return found;
    };
    const address = { host: engine.info.containerRuntime.host, port: portOf(options.port) };
    try {
      const started = await new GenericContainer(image)
        .withExposedPorts(...[...ports].map(([inside, outside]) => ({ container: inside, host: outside })))
        .withEnvironment(options.environment ?? {})
        .withCommand([...(options.command ?? [])])
        .withLabels(labels)
        .withWaitStrategy(options.wait ?? Wait.forListeningPorts())
        .start();
      const container = engine.container.dockerode.getContainer(started.getId());
      const answers = () => untilReady(() => options.ready?.(address) ?? Promise.resolve());
      await answers().catch(async (error: unknown) => {
        await container.remove({ force: true, v: true });
        throw error;
      });
      return {
        ...address,
        portOf,
        stop: async () => {
          await container.remove({ force: true, v: true });
        },
        pause: async () => {
          await container.pause();
        },
        unpause: async () => {
          await container.unpause();
          await answers();
        },
        kill: async () => {
          await container.kill({ signal: 'SIGKILL' });
          await container.wait();
        },
        restart: async () => {
          await container.restart({ t: 10 });
          await answers();
        },
        logs: async (lines = 50) => {
          const tail = lines === 'all' ? {} : { tail: lines };
          return textOf(await container.logs({ stdout: true, stderr: true, follow: false, ...tail }));
        },
      };
    } catch (error) {
      // Between our look and the engine's somebody else can take the port.
      const taken = /port is already allocated|address already in use/.test(String(error));
      if (!taken || attempt === 5) throw error;
    }
  }
}

/** The engine sends frames: one byte for the stream, three empty, four for the length, then the text. */
function textOf(frames: Buffer): string {
  let text = '';
  for (let at = 0; at + 8 <= frames.length; ) {
    const end = at + 8 + frames.readUInt32BE(at + 4);
    text += frames.toString('utf8', at + 8, end);
    at = end;
  }
  return text;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject).listen(0, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

async function untilReady(ready: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      return await ready();
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error('the container runs but its backend does not answer', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
