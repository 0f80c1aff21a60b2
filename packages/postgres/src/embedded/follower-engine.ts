import { connect, type Socket } from 'node:net';
import { kitErrors } from '@enterprise-mcp/kit';
import type { RawResult } from '../codec.ts';
import { type Engine, endedTransaction, type Mode, type Outcome, type Session } from '../engine.ts';
import type { OwnerRecord } from './lock.ts';
import { fromWire, PROTOCOL, type Reply, type Request, receive, send } from './wire.ts';

/** The owner went before the transaction began: nothing was sent that has an effect, the successor can be asked. */
export class OwnerLost extends Error {}

type WithoutId<R> = R extends { readonly id: number } ? Omit<R, 'id'> : never;

interface Pending {
  resolve(result: RawResult | null): void;
  reject(error: Error): void;
  readonly begin: boolean;
}

/** Transactions through the process that owns the folder. */
export class FollowerEngine implements Engine {
  readonly kind = 'embedded-follower';
  readonly #socket: Socket;
  readonly #onLost: () => void;
  readonly #pending = new Map<number, Pending>();
  readonly #channels = new Map<string, Set<(payload: string) => void>>();
  #next = 1;
  #lost = false;

  private constructor(socket: Socket, onLost: () => void) {
    this.#socket = socket;
    this.#onLost = onLost;
    receive<Reply>(socket, (reply) => this.#received(reply));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#leave());
  }

  /**
   * Connects to the owner and waits until its database is open. `onLost` is called once when it goes, before any call
   * that was under way fails. Rejects when the owner does not answer within `timeoutMs`.
   */
  static async attach(owner: OwnerRecord, onLost: () => void, timeoutMs: number): Promise<FollowerEngine> {
    const socket = connect(owner.socket);
    let attached = false;
    const follower = new FollowerEngine(socket, () => {
      if (attached) onLost();
    });
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('error', reject);
        socket.once('close', () => reject(new OwnerLost()));
      });
      await follower.#call({ op: 'hello', protocol: PROTOCOL, token: owner.token });
    } catch (thrown) {
      socket.destroy();
      throw thrown;
    } finally {
      clearTimeout(timer);
    }
    attached = true;
    // The host's loop is kept alive by its transport; a pending call holds a reference of its own.
    socket.unref();
    return follower;
  }

  async begin(mode: Mode, signal?: AbortSignal): Promise<Session> {
    signal?.throwIfAborted();
    const tx = this.#next;
    const granted = this.#call({ op: 'begin', mode });
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        send(this.#socket, { op: 'abandon', tx });
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      granted.then(() => resolve(), reject).finally(() => signal?.removeEventListener('abort', abort));
    });
    return new FollowerSession(
      (request) => this.#call(request),
      () => send(this.#socket, { op: 'abandon', tx }),
      tx,
    );
  }

  async listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>> {
    const listeners = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, listeners);
    listeners.add(onMessage);
    if (listeners.size === 1) await this.#call({ op: 'listen', channel });
    return async () => {
      listeners.delete(onMessage);
      if (listeners.size === 0 && !this.#lost) await this.#call({ op: 'unlisten', channel });
    };
  }

  async close(): Promise<void> {
    this.#lost = true;
    this.#socket.destroy();
  }

  #call(request: WithoutId<Request>): Promise<RawResult | null> {
    const id = this.#next++;
    const begin = request.op === 'begin' || request.op === 'hello';
    return new Promise((resolve, reject) => {
      if (this.#lost) return reject(lostError(begin));
      this.#pending.set(id, { resolve, reject, begin });
      // A destroyed socket is about to say so; ref() would only leave a listener on it.
      if (!this.#socket.destroyed) this.#socket.ref();
      send(this.#socket, { ...request, id } as Request);
      return undefined;
    });
  }

  #received(reply: Reply): void {
    if ('channel' in reply) {
      for (const onMessage of this.#channels.get(reply.channel) ?? []) onMessage(reply.payload);
      return;
    }
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0 && !this.#socket.destroyed) this.#socket.unref();
    if ('result' in reply) pending?.resolve(reply.result);
    else if (reply.error.kind === 'leaving') {
      // Said ahead of the close of the socket; its successor is elected now.
      this.#leave();
      pending?.reject(lostError(pending.begin));
      this.#socket.destroy();
    } else pending?.reject(fromWire(reply.error));
  }

  #leave(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#onLost();
    for (const { reject, begin } of this.#pending.values()) reject(lostError(begin));
    this.#pending.clear();
  }
}

const lostError = (begin: boolean): Error =>
  begin
    ? new OwnerLost()
    : kitErrors.BACKEND_UNAVAILABLE({ backend: 'The embedded database', reason: 'the process that held it has ended' });

class FollowerSession implements Session {
  readonly #call: (request: WithoutId<Request>) => Promise<RawResult | null>;
  readonly #giveUp: () => void;
  readonly #tx: number;
  #ended = false;

  constructor(call: (request: WithoutId<Request>) => Promise<RawResult | null>, giveUp: () => void, tx: number) {
    this.#call = call;
    this.#giveUp = giveUp;
    this.#tx = tx;
  }

  async query(sql: string, params: readonly (string | null)[]): Promise<RawResult> {
    if (this.#ended) throw endedTransaction();
    const result = await this.#call({ op: 'query', tx: this.#tx, sql, params });
    return result ?? { fields: [], rows: [], rowCount: 0, command: '' };
  }

  async ahead(sql: string, params: readonly (string | null)[]): Promise<void> {
    await this.query(sql, params);
  }

  async script(sql: string): Promise<void> {
    if (this.#ended) throw endedTransaction();
    await this.#call({ op: 'script', tx: this.#tx, sql });
  }

  async end(outcome: Outcome): Promise<void> {
    if (this.#ended) {
      if (outcome === 'commit') throw endedTransaction();
      return;
    }
    this.#ended = true;
    const ended = this.#call({ op: 'end', tx: this.#tx, outcome });
    // The owner rolls back what a lost follower leaves, so a failed ROLLBACK is none.
    await (outcome === 'rollback' ? ended.catch(() => undefined) : ended);
  }

  abandon(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#giveUp();
  }
}
