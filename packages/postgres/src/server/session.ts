import { type CodedError, kitErrors } from '@enterprise-mcp/kit';
import type { PoolClient, Query } from 'pg';
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
import { Guard } from './guard.ts';
import { type Group, runGroup } from './run-group.ts';
import { runQuery } from './run-query.ts';
import { within } from './within.ts';

/** After a cancel the backend answers at once or is as good as gone; then the connection is thrown away. */
const CANCEL_GRACE_MS = 3000;

export interface SessionSettings {
  readonly mode: Mode;
  readonly statementTimeoutMs: number;
  /** Stops what the backend process `pid` is doing; resolves when the request was delivered. */
  cancel(pid: number): Promise<void>;
  /** The driver's class. */
  readonly query: typeof Query;
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
  #lost: CodedError | undefined;
  readonly #guard: Guard | undefined;

  /** BEGIN has been sent on `client`. Without a guard, it is answered before a write's first statement is sent. */
  constructor(client: PoolClient, opened: Promise<PoolClient>, settings: SessionSettings, guard?: RawStatement) {
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
    this.#guard = guard && new Guard(guard);
  }

  async query(sql: string, params: readonly (string | null)[]): Promise<RawResult> {
    if (this.#ended) throw endedTransaction();
    const statement = { sql, params };
    if (this.#guard?.sent === false) return this.#sendGuard(this.#guard, statement);
    if (this.#guard) await this.#hasBegun();
    return this.#send(statement);
  }

  async guarded(): Promise<void> {
    if (this.#guard?.sent === false && !this.#ended) this.#sendGuard(this.#guard).catch(() => undefined);
    await this.#guard?.answered;
  }

  /** With the guard goes what was to go ahead, and the statement. */
  #sendGuard(guard: Guard, statement?: RawStatement): Promise<RawResult> {
    const statements = [...this.#ahead.splice(0), ...(statement ? [statement] : [])];
    return guard.send(statements, (group) => this.#group(group, () => guard.pass()));
  }

  /** What comes behind a guard must not be sent where BEGIN failed: the guard may have let pass. Where that failed, it fails too. */
  async #hasBegun(): Promise<void> {
    if (this.#begun) return;
    await this.#opened;
    if (this.#ended) throw endedTransaction();
  }

  async ahead(sql: string, params: readonly (string | null)[]): Promise<void> {
    if (this.#ended) throw endedTransaction();
    const statement = { sql, params };
    if (this.#guard?.sent === false) {
      this.#ahead.push(statement);
      return;
    }
    if (this.#guard) await this.#hasBegun();
    // Within a sound transaction its failure would be that of all that follows, the commit included.
    if (this.#begun && this.#unanswered === 0 && this.#client.getTransactionStatus() === 'T') {
      this.#ahead.push(statement);
      return;
    }
    await this.#send(statement);
  }

  async script(sql: string): Promise<void> {
    if (this.#ended) throw endedTransaction();
    for (const statement of this.#ahead.splice(0)) await this.#send(statement);
    await this.#simple(sql);
  }

  #simple(sql: string): Promise<{ readonly command: string }> {
    return this.#run((client) => client.query(sql));
  }

  /** Right behind what was to go ahead: its failure is that of what is sent. */
  #send(statement: RawStatement): Promise<RawResult> {
    const [first, ...others] = [...this.#ahead.splice(0), statement];
    return first && others.length > 0
      ? this.#group([first, ...others])
      : this.#run((client) => runQuery(client, statement));
  }

  #group(statements: Group, onFirst?: () => void): Promise<RawResult> {
    return this.#run((client) => runGroup(this.#settings.query, client, statements, onFirst));
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
    const before = outcome === 'commit' ? this.#ahead.splice(0).filter(({ sql }) => !sql.startsWith('RELEASE ')) : [];
    const allAnswered = this.#unanswered === 0 && before.length === 0 && !this.#failed;
    const [first, ...others] = before;
    const ending = first
      ? this.#group([first, ...others, { sql: 'COMMIT', params: [] }])
      : this.#simple(outcome === 'commit' ? 'COMMIT' : 'ROLLBACK');
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
    if (answer.command !== 'COMMIT') throw abortedCommit();
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
