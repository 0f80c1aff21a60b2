import { setImmediate as immediate } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import { kitErrors } from '@enterprise-mcp/kit';
import type { RawResult } from '../codec.ts';
import { abortedCommit, type Engine, endedTransaction, type Mode, type Session } from '../engine.ts';
import { databaseErrorFrom } from '../errors.ts';
import { quoteIdentifier } from '../identifiers.ts';
import { Queue } from './queue.ts';

/** At most so long without a turn of the event loop, single statements aside. */
const BREATH_MS = 2;

/** Writes between two looks at the log of changes, and how long it may be without a checkpoint. */
const LOOK_EVERY = 256;
const LOG_BYTES = 16 * 1024 * 1024;
const LOG_IS_LONG = `SELECT 1 FROM pg_control_checkpoint()
  WHERE pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) > ${LOG_BYTES}`;

const leaving = () => kitErrors.BACKEND_UNAVAILABLE({ backend: 'The embedded database', reason: 'it is being closed' });

/**
 * Transactions on a PGlite of this process. PGlite is ONE session, so every transaction, of this process and of its
 * followers, passes through one queue. A running statement cannot be interrupted: it occupies the thread until it ends.
 */
export class LocalEngine implements Engine {
  readonly kind: 'embedded-owner' | 'memory';
  readonly #pg: PGlite;
  readonly #queue = new Queue();
  readonly #breath = new Breath();
  readonly #listeners = new Map<string, Set<(payload: string) => void>>();
  #closing = false;
  #writes = 0;

  constructor(pg: PGlite, kind: 'embedded-owner' | 'memory') {
    this.#pg = pg;
    this.kind = kind;
    pg.onNotification((channel, payload) => {
      for (const onMessage of this.#listeners.get(channel) ?? []) onMessage(payload);
    });
  }

  /** No transaction begins any more; one that could not was not begun at all. */
  get closing(): boolean {
    return this.#closing;
  }

  async begin(mode: Mode, signal?: AbortSignal): Promise<Session> {
    const leave = await this.#queue.enter(signal);
    try {
      // Not ahead of the turn: a follower that is refused hangs up, also on its transaction that is under way.
      if (this.#closing) throw leaving();
      await this.#breath.take();
      await this.#pg.exec(mode === 'read' ? 'BEGIN TRANSACTION READ ONLY' : 'BEGIN');
    } catch (thrown) {
      leave();
      throw thrown;
    }
    return new LocalSession(this.#pg, this.#breath, () => {
      leave();
      if (mode === 'write' && ++this.#writes % LOOK_EVERY === 0) this.#shortenLog().catch(() => undefined);
    });
  }

  /**
   * A server makes checkpoints by itself. PGlite has nobody who would: its log of changes grew for as long as it was open,
   * and after a crash all of it had to be read.
   */
  async #shortenLog(): Promise<void> {
    const leave = await this.#queue.enter();
    try {
      if (this.#closing) return;
      const { rows } = await this.#pg.query(LOG_IS_LONG);
      if (rows.length > 0) await this.#pg.exec('CHECKPOINT');
    } finally {
      leave();
    }
  }

  async listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners);
    listeners.add(onMessage);
    if (listeners.size === 1) await this.#alone(`LISTEN ${quoteIdentifier(channel)}`);
    return async () => {
      listeners.delete(onMessage);
      if (listeners.size > 0 || this.#closing) return;
      await this.#alone(`UNLISTEN ${quoteIdentifier(channel)}`);
    };
  }

  /** Outside any transaction: LISTEN takes effect at commit and must not be undone by another caller's rollback. */
  async #alone(sql: string): Promise<void> {
    const leave = await this.#queue.enter();
    try {
      if (!this.#closing) await this.#pg.exec(sql);
    } finally {
      leave();
    }
  }

  /** Lets the running transaction end, refuses those that wait, writes everything out. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    const leave = await this.#queue.enter();
    try {
      await this.#pg.close();
    } finally {
      leave();
    }
  }
}

/**
 * PGlite works synchronously and answers in microtasks: a caller that awaits one statement after another would never
 * let the event loop turn, and neither followers nor the protocol would be heard.
 */
class Breath {
  #last = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.#last < BREATH_MS) return;
    await immediate();
    this.#last = performance.now();
  }
}

class LocalSession implements Session {
  readonly #pg: PGlite;
  readonly #breath: Breath;
  readonly #leave: () => void;
  #running: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(pg: PGlite, breath: Breath, leave: () => void) {
    this.#pg = pg;
    this.#breath = breath;
    this.#leave = leave;
  }

  query(sql: string, params: readonly (string | null)[]): Promise<RawResult> {
    return this.#run(async () => {
      await this.#breath.take();
      const result = await this.#pg.query<(string | null)[]>(sql, [...params], { rowMode: 'array' });
      return {
        fields: result.fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID })),
        rows: result.rows,
        rowCount: result.rowCount ?? 0,
        command: result.command ?? '',
      };
    });
  }

  async ahead(sql: string, params: readonly (string | null)[]): Promise<void> {
    await this.query(sql, params);
  }

  script(sql: string): Promise<void> {
    return this.#run(async () => {
      await this.#pg.exec(sql);
    });
  }

  async end(outcome: 'commit' | 'rollback'): Promise<void> {
    if (this.#ended) {
      if (outcome === 'commit') throw endedTransaction();
      return;
    }
    this.#ended = true;
    try {
      await this.#running;
      const [result] = await this.#pg.exec(outcome === 'commit' ? 'COMMIT' : 'ROLLBACK');
      if (outcome === 'commit' && result?.command !== 'COMMIT') throw abortedCommit();
    } catch (thrown) {
      throw databaseErrorFrom(thrown) ?? thrown;
    } finally {
      this.#leave();
    }
  }

  abandon(): void {
    this.end('rollback').catch(() => undefined);
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#ended) return Promise.reject(endedTransaction());
    const result = work().catch((thrown: unknown) => {
      throw databaseErrorFrom(thrown) ?? thrown;
    });
    this.#running = Promise.allSettled([this.#running, result]);
    return result;
  }
}
