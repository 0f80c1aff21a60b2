import { type CodedError, kitErrors } from '@enterprise-mcp/kit';
import type { PoolClient, QueryResult } from 'pg';
import type { RawResult } from '../codec.ts';
import {
  abortedCommit,
  endedTransaction,
  type Mode,
  type Outcome,
  type RawStatement,
  type Session,
} from '../engine.ts';
import { DatabaseError } from '../errors.ts';
import { discard } from './discard.ts';
import { mapFailure } from './failures.ts';
import { runQuery } from './run-query.ts';
import { inOnePacket } from './socket.ts';

/** After a cancel the backend answers at once or is as good as gone; then the connection is thrown away. */
const CANCEL_GRACE_MS = 3000;

export interface SessionSettings {
  readonly mode: Mode;
  readonly statementTimeoutMs: number;
  /** Stops what the backend process `pid` is doing; resolves when the request was delivered. */
  cancel(pid: number): Promise<void>;
}

/** One transaction on one pooled connection. */
export class ServerSession implements Session {
  #client: PoolClient;
  /** The connection once BEGIN is answered: another one when the first had died. It gave itself back when it failed. */
  readonly #opened: Promise<PoolClient>;
  readonly #settings: SessionSettings;
  #running: Promise<unknown> = Promise.resolve();
  #unanswered = 0;
  #ended = false;
  #abandoned = false;
  #failed = false;
  /** BEGIN is answered: what the client says of its transaction is said of this one. */
  #begun = false;
  /** What nobody waits for leaves with the next statement. */
  readonly #ahead: RawStatement[] = [];
  /** The first failure of a statement that nobody waited for. */
  #unseen: Error | undefined;
  #lost: CodedError | undefined;
  readonly first: Promise<RawResult> | undefined;

  /** BEGIN has been sent on `client`; `first` goes right behind. */
  constructor(client: PoolClient, opened: Promise<PoolClient>, settings: SessionSettings, first?: RawStatement) {
    this.#client = client;
    this.#opened = opened;
    opened.then(
      (begunOn) => {
        this.#client = begunOn;
        this.#begun = true;
      },
      () => undefined,
    );
    this.#settings = settings;
    this.first = first && this.query(first.sql, first.params);
    // Where BEGIN fails nobody asks for it.
    this.first?.catch(() => undefined);
  }

  query(sql: string, params: readonly (string | null)[]): Promise<RawResult> {
    if (this.#ended) return Promise.reject(endedTransaction());
    return this.#behindAhead(() => this.#run((client) => runQuery(client, sql, params)));
  }

  async ahead(sql: string, params: readonly (string | null)[]): Promise<void> {
    if (this.#ended) throw endedTransaction();
    // Within a sound transaction its failure would be that of all that follows, the commit included.
    if (this.#begun && this.#unanswered === 0 && this.#client.getTransactionStatus() === 'T') {
      this.#ahead.push({ sql, params });
      return;
    }
    const answer = this.#behindAhead(() => this.#unasked({ sql, params }));
    await answer.catch((failure: unknown) => {
      throw this.#unseen ?? failure;
    });
  }

  script(sql: string): Promise<void> {
    if (this.#ended) return Promise.reject(endedTransaction());
    return this.#behindAhead(() => this.#simple(sql)).then(() => undefined);
  }

  #simple(sql: string): Promise<QueryResult> {
    return this.#run((client) => client.query(sql));
  }

  /** Without values there is nothing to bind: one message instead of five. */
  #unasked({ sql, params }: RawStatement): Promise<unknown> {
    return params.length > 0 ? this.#run((client) => runQuery(client, sql, params)) : this.#simple(sql);
  }

  /** Sends what was to go ahead, and right behind it what `send` sends. */
  #behindAhead<T>(send: () => Promise<T>): Promise<T> {
    const before = this.#ahead.splice(0);
    if (before.length === 0) return send();
    return inOnePacket(this.#client, () => {
      for (const statement of before) {
        this.#unasked(statement).catch((failure: Error) => {
          this.#unseen ??= failure;
        });
      }
      return send();
    });
  }

  async end(outcome: Outcome): Promise<void> {
    if (this.#ended) {
      if (outcome === 'commit') throw endedTransaction();
      return;
    }
    this.#ended = true;
    const opened = await this.#opened.catch((thrown: unknown) => ({ thrown }));
    if ('thrown' in opened) {
      if (outcome === 'commit') throw opened.thrown;
      return;
    }
    if (this.#lost !== undefined) {
      discard(opened);
      if (outcome === 'commit') throw this.#lost;
      return;
    }
    if (outcome === 'rollback') this.#ahead.length = 0;
    const allAnswered = this.#unanswered === 0 && this.#ahead.length === 0 && !this.#failed;
    const ending = this.#behindAhead(() => this.#simple(outcome === 'commit' ? 'COMMIT' : 'ROLLBACK'));
    if (outcome === 'commit' && this.#settings.mode === 'read' && allAnswered) {
      // What was read stays true, whatever becomes of this. The next statement on the connection comes behind it.
      ending.catch(() => undefined);
      opened.release();
      return;
    }
    const answer = await ending.catch((thrown: unknown) => ({ thrown }));
    // A connection on which COMMIT or ROLLBACK failed is in no known state.
    if ('thrown' in answer) discard(opened);
    else opened.release();
    if (outcome === 'rollback') return;
    if ('thrown' in answer) throw answer.thrown;
    if (answer.command !== 'COMMIT') throw this.#unseen ?? abortedCommit();
  }

  abandon(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#abandoned = true;
    void this.#opened.then(
      (client) =>
        this.#abandon(client).then(
          () => client.release(),
          () => discard(client),
        ),
      () => undefined,
    );
  }

  async #abandon(client: PoolClient): Promise<void> {
    let idle = false;
    const settled = this.#running.then(() => {
      idle = true;
    });
    // A statement that has just ended needs no cancel, and a cancel must never hit the ROLLBACK behind it.
    await Promise.race([settled, new Promise((resolve) => setImmediate(resolve))]);
    await within(CANCEL_GRACE_MS, async () => {
      if (!idle) {
        const pid = 'processID' in client ? Number(client.processID) : Number.NaN;
        await this.#settings.cancel(pid);
        await settled;
      }
      if (this.#lost !== undefined) throw this.#lost;
      await client.query('ROLLBACK');
    });
  }

  #run<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    this.#unanswered++;
    const result = this.#sent(work)
      .catch((thrown: unknown) => {
        this.#failed = true;
        throw this.#failure(thrown);
      })
      .finally(() => {
        this.#unanswered--;
      });
    this.#running = Promise.allSettled([this.#running, result]);
    return result;
  }

  /** Right behind BEGIN, and once more where another connection had to be taken: the first has done nothing that lasts. */
  async #sent<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const first = this.#client;
    const answer = work(first);
    answer.catch(() => undefined);
    this.#client = await this.#opened;
    return this.#client === first ? answer : work(this.#client);
  }

  #failure(thrown: unknown): Error {
    const failure = mapFailure(thrown);
    if (!(failure instanceof DatabaseError)) {
      if (failure.code === 'BACKEND_UNAVAILABLE') this.#lost = failure;
      return failure;
    }
    const { mode, statementTimeoutMs } = this.#settings;
    if (failure.sqlState !== '57014' || this.#abandoned) return failure;
    return kitErrors.DEADLINE_EXCEEDED({ milliseconds: statementTimeoutMs, effect: mode }, { cause: failure });
  }
}

async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
