import { CodedError, type Logger } from '@enterprise-mcp/kit';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import type { RawResult } from '../codec.ts';
import type { Engine, Mode, RawStatement, Session } from '../engine.ts';
import { DatabaseError } from '../errors.ts';
import { discard } from './discard.ts';
import { mapFailure } from './failures.ts';
import { Listener } from './listener.ts';
import { runQuery } from './run-query.ts';
import { ServerSession } from './session.ts';
import { packet } from './socket.ts';

export interface ServerEngineOptions {
  readonly connection: PoolConfig;
  readonly log: Logger;
  readonly statementTimeoutMs: number;
}

export type PgModule = typeof import('pg');

/** A dead connection says so when it is written to. */
const DIES_WITHIN_MS = 1000;

/** Transactions on a PostgreSQL server through a pool. */
export class ServerEngine implements Engine {
  readonly kind = 'server';
  readonly #pg: PgModule['default'];
  readonly #options: ServerEngineOptions;
  readonly #pool: Pool;
  #sidePool: Pool | undefined;
  readonly #listener: Listener;

  constructor(pg: PgModule['default'], options: ServerEngineOptions) {
    this.#pg = pg;
    this.#options = options;
    this.#pool = this.#newPool(options.connection);
    this.#listener = new Listener(() => new pg.Client(options.connection), options.log);
  }

  async begin(mode: Mode, signal?: AbortSignal, guard?: RawStatement): Promise<Session> {
    const client = await this.#connect(signal);
    const { statementTimeoutMs } = this.#options;
    const { Query } = this.#pg;
    const settings = { mode, statementTimeoutMs, cancel: (pid: number) => this.#cancel(pid), query: Query };
    const leave = guard ? packet(client) : () => undefined;
    const opened = this.#open(client, mode, signal);
    const session = new ServerSession(client, opened, settings, guard);
    // Behind a BEGIN that failed, a write's first statement would be committed by itself. A read has read all the same; and
    // what goes with a guard is skipped.
    if (mode === 'write' && !guard) await opened;
    else opened.catch(() => undefined);
    // The work has sent its first statement by then, or else it has other things to do first.
    if (guard)
      setImmediate(() => {
        session.guarded().catch(() => undefined);
        leave();
      });
    return session;
  }

  /** The connection with the transaction: this one, or another when this one had died unnoticed. */
  async #open(first: PoolClient, mode: Mode, signal: AbortSignal | undefined): Promise<PoolClient> {
    let client = first;
    // The pool may hold connections that died unnoticed, all from the same restart. Nothing was done on them that lasts,
    // so going on to the next, and in the end to a new one, repeats nothing. One that did not answer in time is another
    // matter: the next would not either.
    for (let others = this.#pool.idleCount; ; others--) {
      const started = performance.now();
      try {
        return await this.#opened(client, mode);
      } catch (failure) {
        signal?.throwIfAborted();
        const died = failure instanceof CodedError && failure.code === 'BACKEND_UNAVAILABLE';
        if (others < 0 || !died || performance.now() - started > DIES_WITHIN_MS) throw failure;
      }
      client = await this.#connect(signal);
    }
  }

  async #opened(client: PoolClient, mode: Mode): Promise<PoolClient> {
    const { statementTimeoutMs } = this.#options;
    try {
      // One round trip. SET LOCAL and not connection parameters, so it also holds behind a transaction pooler; text
      // formats, time zone and isolation are those of PGlite whatever the database's defaults are: values decode alike,
      // and a second caller with the same key sees what the first has committed.
      await client.query(
        `BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED ${mode === 'read' ? 'READ ONLY' : 'READ WRITE'}; SET LOCAL statement_timeout = ${statementTimeoutMs}; SET LOCAL idle_in_transaction_session_timeout = ${statementTimeoutMs * 2}; SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL timezone = 'UTC'`,
      );
      return client;
    } catch (thrown) {
      discard(client);
      throw mapFailure(thrown);
    }
  }

  async single(sql: string, params: readonly (string | null)[], beside: boolean): Promise<RawResult> {
    const client = await (beside ? this.#side() : this.#pool).connect().catch(rethrow);
    try {
      const answer = await runQuery(client, { sql, params });
      client.release();
      return answer;
    } catch (thrown) {
      const failure = mapFailure(thrown);
      if (failure instanceof DatabaseError) client.release();
      else discard(client);
      throw failure;
    }
  }

  /** Few, and never held by work that waits for another connection. */
  #side(): Pool {
    this.#sidePool ??= this.#newPool({ ...this.#options.connection, max: 2 });
    return this.#sidePool;
  }

  #newPool(connection: PoolConfig): Pool {
    const pool = new this.#pg.Pool(connection);
    // Without these handlers a backend that restarts would end this process with an unhandled 'error' event.
    pool.on('error', (error) =>
      this.#options.log.warn('PostgreSQL closed an idle connection', { reason: error.message }),
    );
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  }

  async #connect(signal: AbortSignal | undefined): Promise<PoolClient> {
    const connecting = this.#pool.connect();
    if (signal === undefined) return connecting.catch(rethrow);
    return new Promise<PoolClient>((resolve, reject) => {
      const abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      connecting.then(
        (client) => {
          signal.removeEventListener('abort', abort);
          if (signal.aborted) client.release();
          else resolve(client);
        },
        (thrown) => {
          signal.removeEventListener('abort', abort);
          reject(mapFailure(thrown));
        },
      );
    });
  }

  /** A connection of its own: the pool may be exhausted by the very statements to cancel. */
  async #cancel(pid: number): Promise<void> {
    const client = new this.#pg.Client(this.#options.connection);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT pg_cancel_backend($1)', [pid]);
    } finally {
      await client.end();
    }
  }

  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>> {
    return this.#listener.listen(channel, onMessage);
  }

  async close(): Promise<void> {
    await this.#listener.close();
    await this.#sidePool?.end();
    if (!this.#pool.ended) await this.#pool.end();
  }
}

const rethrow = (thrown: unknown): never => {
  throw mapFailure(thrown);
};
