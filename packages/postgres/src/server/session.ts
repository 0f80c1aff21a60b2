import { type CodedError, kitErrors } from '@enterprise-mcp/kit';
import type { PoolClient, QueryArrayConfig } from 'pg';
import type { RawResult } from '../codec.ts';
import { abortedCommit, endedTransaction, type Mode, type Outcome, type Session } from '../engine.ts';
import { DatabaseError } from '../errors.ts';
import { mapFailure } from './failures.ts';

/** After a cancel the backend answers at once or is as good as gone; then the connection is thrown away. */
const CANCEL_GRACE_MS = 3000;

/** Values stay text; codec.ts decodes them. */
const textTypes = { getTypeParser: () => (value: string) => value };

/** One statement; throws what the driver throws. */
export async function runQuery(
  client: PoolClient,
  sql: string,
  params: readonly (string | null)[],
): Promise<RawResult> {
  // `extended` even without values: one statement a call, so no text can smuggle in a second one.
  const config: QueryArrayConfig & { queryMode: string } = {
    text: sql,
    values: [...params],
    rowMode: 'array',
    types: textTypes,
    queryMode: 'extended',
  };
  const result = await client.query<(string | null)[]>(config);
  return {
    fields: result.fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID })),
    rows: result.rows,
    rowCount: result.rowCount ?? 0,
    command: result.command ?? '',
  };
}

export interface SessionSettings {
  readonly mode: Mode;
  readonly statementTimeoutMs: number;
  /** Stops what the backend process `pid` is doing; resolves when the request was delivered. */
  cancel(pid: number): Promise<void>;
}

/** One transaction on one pooled connection. */
export class ServerSession implements Session {
  readonly #client: PoolClient;
  readonly #settings: SessionSettings;
  #running: Promise<unknown> = Promise.resolve();
  #unanswered = 0;
  #ended = false;
  #lost: CodedError | undefined;

  constructor(client: PoolClient, settings: SessionSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  query(sql: string, params: readonly (string | null)[]): Promise<RawResult> {
    if (this.#ended) return Promise.reject(endedTransaction());
    return this.#run(() => runQuery(this.#client, sql, params));
  }

  async ahead(sql: string, params: readonly (string | null)[]): Promise<void> {
    // Within a sound transaction its failure would be that of all that follows, the commit included.
    const sound = this.#unanswered === 0 && this.#client.getTransactionStatus() === 'T';
    const answer = this.query(sql, params);
    if (sound) answer.catch(() => undefined);
    else await answer;
  }

  script(sql: string): Promise<void> {
    if (this.#ended) return Promise.reject(endedTransaction());
    return this.#run(async () => {
      await this.#client.query(sql);
    });
  }

  async end(outcome: Outcome): Promise<void> {
    if (this.#ended) {
      if (outcome === 'commit') throw endedTransaction();
      return;
    }
    this.#ended = true;
    if (this.#lost === undefined) {
      const answer = await this.#run(() => this.#client.query(outcome === 'commit' ? 'COMMIT' : 'ROLLBACK')).catch(
        (thrown: unknown) => ({ thrown }),
      );
      // A connection on which COMMIT or ROLLBACK failed is in no known state.
      this.#client.release('thrown' in answer);
      if (outcome === 'rollback') return;
      if ('thrown' in answer) throw answer.thrown;
      if (answer.command !== 'COMMIT') throw abortedCommit();
      return;
    }
    this.#client.release(true);
    if (outcome === 'commit') throw this.#lost;
  }

  abandon(): void {
    if (this.#ended) return;
    this.#ended = true;
    void this.#abandon().then(
      () => this.#client.release(),
      () => this.#client.release(true),
    );
  }

  async #abandon(): Promise<void> {
    let idle = false;
    const settled = this.#running.then(() => {
      idle = true;
    });
    // A statement that has just ended needs no cancel, and a cancel must never hit the ROLLBACK behind it.
    await Promise.race([settled, new Promise((resolve) => setImmediate(resolve))]);
    await within(CANCEL_GRACE_MS, async () => {
      if (!idle) {
        const pid = 'processID' in this.#client ? Number(this.#client.processID) : Number.NaN;
        await this.#settings.cancel(pid);
        await settled;
      }
      if (this.#lost !== undefined) throw this.#lost;
      await this.#client.query('ROLLBACK');
    });
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    this.#unanswered++;
    const result = work()
      .catch((thrown: unknown) => {
        throw this.#failure(thrown);
      })
      .finally(() => {
        this.#unanswered--;
      });
    this.#running = Promise.allSettled([this.#running, result]);
    return result;
  }

  #failure(thrown: unknown): Error {
    const failure = mapFailure(thrown);
    if (!(failure instanceof DatabaseError)) {
      if (failure.code === 'BACKEND_UNAVAILABLE') this.#lost = failure;
      return failure;
    }
    const { mode, statementTimeoutMs } = this.#settings;
    if (failure.sqlState !== '57014' || this.#ended) return failure;
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
