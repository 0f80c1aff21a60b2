import { timingSafeEqual } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { Session } from '../engine.ts';
import type { LocalEngine } from './local-engine.ts';
import { PROTOCOL, type Reply, type Request, receive, send, toWire } from './wire.ts';

/** A follower that holds a transaction and says nothing for so long is taken for hung; the queue must go on. */
const SILENT_TRANSACTION_MS = 60_000;

/** Before it has shown the token, nobody makes us hold more. */
const LARGEST_GREETING = 4096;

/** Serves the owner's database to followers. Bound before the lock is taken, answers once the database is open. */
export class OwnerServer {
  readonly #server: Server;
  readonly #token: string;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, token: string) {
    this.#server = server;
    this.#token = token;
  }

  /** Binds `path`; `engine` may still be opening. Rejects with Node's error when binding is not possible. */
  static async bind(path: string, token: string, engine: Promise<LocalEngine>): Promise<OwnerServer> {
    const server = createServer();
    const owner = new OwnerServer(server, token);
    server.on('connection', (socket) => owner.#attach(socket, engine));
    await new Promise<void>((resolve, reject) => {
      // Stays: an attempt to connect that fails later (no file descriptors left) must not end this process.
      server.on('error', reject);
      server.listen(path, resolve);
    });
    // The host's loop is kept alive by its transport, not by this.
    server.unref();
    if (process.platform !== 'win32') await chmod(path, 0o600);
    return owner;
  }

  /** Drops all followers, who then elect a successor. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #attach(socket: Socket, engine: Promise<LocalEngine>): void {
    this.#sockets.add(socket);
    socket.unref();
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    receive<Request>(socket, (request) => this.#greet(socket, request, engine), LARGEST_GREETING);
  }

  #greet(socket: Socket, request: Request, engine: Promise<LocalEngine>): void {
    if (request.op !== 'hello' || !sameText(request.token, this.#token)) {
      socket.destroy();
      return;
    }
    const { id } = request;
    if (request.protocol !== PROTOCOL) {
      send(socket, { id, error: { kind: 'protocol', protocol: PROTOCOL } });
      return;
    }
    socket.removeAllListeners('data');
    engine.then(
      (open) => {
        new Attachment(socket, open);
        send(socket, { id, result: null });
      },
      () => socket.destroy(),
    );
  }
}

/** One follower. */
class Attachment {
  readonly #socket: Socket;
  readonly #engine: LocalEngine;
  readonly #waiting = new Map<number, AbortController>();
  readonly #open = new Map<number, { session: Session; silence: NodeJS.Timeout }>();
  readonly #channels = new Map<string, Promise<() => Promise<void>>>();

  constructor(socket: Socket, engine: LocalEngine) {
    this.#socket = socket;
    this.#engine = engine;
    receive<Request>(socket, (request) => this.#handle(request));
    socket.on('close', () => this.#gone());
  }

  /** Died or left: whatever it had not committed is undone, and its place in the queue goes to the next. */
  #gone(): void {
    for (const controller of this.#waiting.values()) controller.abort();
    for (const tx of [...this.#open.keys()]) this.#abandon(tx);
    for (const subscription of this.#channels.values()) {
      subscription.then((stop) => stop()).catch(() => undefined);
    }
  }

  #handle(request: Request): void {
    if (request.op === 'abandon') {
      this.#waiting.get(request.tx)?.abort();
      this.#abandon(request.tx);
      return;
    }
    const { id } = request;
    this.#answer(request).then(
      (result) => this.#reply({ id, result }),
      (thrown: unknown) => {
        const leaving = request.op === 'begin' && this.#engine.closing;
        this.#reply({ id, error: leaving ? { kind: 'leaving' } : toWire(thrown) });
      },
    );
  }

  async #answer(request: Exclude<Request, { op: 'abandon' }>) {
    switch (request.op) {
      case 'begin':
        await this.#begin(request.id, request.mode);
        return null;
      case 'query':
        return this.#session(request.tx).query(request.sql, request.params);
      case 'script':
        await this.#session(request.tx).script(request.sql);
        return null;
      case 'end': {
        const session = this.#session(request.tx);
        this.#forget(request.tx);
        await session.end(request.outcome);
        return null;
      }
      case 'listen':
        await this.#listen(request.channel);
        return null;
      case 'unlisten': {
        const subscription = this.#channels.get(request.channel);
        this.#channels.delete(request.channel);
        await (await subscription)?.();
        return null;
      }
      default:
        return null;
    }
  }

  async #begin(id: number, mode: 'read' | 'write'): Promise<void> {
    const controller = new AbortController();
    this.#waiting.set(id, controller);
    try {
      const session = await this.#engine.begin(mode, controller.signal);
      if (controller.signal.aborted) return session.abandon();
      const silence = setTimeout(() => this.#abandon(id), SILENT_TRANSACTION_MS);
      silence.unref();
      this.#open.set(id, { session, silence });
    } finally {
      this.#waiting.delete(id);
    }
  }

  #session(tx: number): Session {
    const open = this.#open.get(tx);
    if (open === undefined) throw new Error('No such transaction.');
    open.silence.refresh();
    return open.session;
  }

  #abandon(tx: number): void {
    this.#forget(tx)?.abandon();
  }

  #forget(tx: number): Session | undefined {
    const open = this.#open.get(tx);
    clearTimeout(open?.silence);
    this.#open.delete(tx);
    return open?.session;
  }

  async #listen(channel: string): Promise<void> {
    const relay = (payload: string) => this.#reply({ channel, payload });
    const subscription = this.#channels.get(channel) ?? this.#engine.listen(channel, relay);
    this.#channels.set(channel, subscription);
    await subscription;
  }

  #reply(reply: Reply): void {
    send(this.#socket, reply);
  }
}

function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(String(given));
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
