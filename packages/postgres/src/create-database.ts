import { AsyncLocalStorage } from 'node:async_hooks';
import { orAborted } from '@enterprise-mcp/kit';
import { decodeRows, encodeParam, type RawResult } from './codec.ts';
import type { Database, Queryable, QueryResult, Statement, TransactionOptions } from './database.ts';
import {
  type Engine,
  endedTransaction,
  leftTransaction,
  type Mode,
  type RawStatement,
  type Session,
  sessionTaken,
} from './engine.ts';

/** The transaction an asynchronous context is in. */
interface Frame {
  readonly session: Session;
  readonly tx: Queryable;
  /** The transaction around a nested one. */
  readonly outer: Frame | undefined;
  /** What has become of it. `kept` is what its work did, by a commit or as part of the transaction around it. */
  state: 'open' | 'kept' | 'undone';
  /** Nested transactions are savepoints, which nest but cannot overlap: siblings wait for each other here. */
  nested: Promise<unknown>;
  readonly depth: number;
}

const sessions = new WeakMap<Queryable, Session>();

function sessionOf(tx: Queryable): Session {
  const session = sessions.get(tx);
  if (session === undefined) throw new TypeError('Not a transaction of this package.');
  return session;
}

/** Runs several statements inside the transaction `tx`; only for migrations, hence not part of `Queryable`. */
export function runScript(tx: Queryable, sql: string): Promise<void> {
  return sessionOf(tx).script(sql);
}

/**
 * The last statement of the transaction `tx`, which is sent together with the commit: should it fail, so does that.
 * Only for what the kit writes itself, hence not part of `Queryable`.
 */
export function runLast(tx: Queryable, sql: string, params: readonly unknown[]): Promise<void> {
  return sessionOf(tx).ahead(sql, params.map(encodeParam));
}

const decoded = <R>(raw: RawResult): QueryResult<R> => ({ rows: decodeRows(raw) as R[], rowCount: raw.rowCount });

/** Tags of statements that end the transaction they stand in. What the backend says it did counts, not how it was written. */
const endings: ReadonlySet<string> = new Set(['BEGIN', 'START', 'COMMIT', 'ROLLBACK', 'PREPARE']);

function queryableOver(session: Session, mode: Mode): Queryable {
  const tx: Queryable = {
    async query<R>(sql: string, params: readonly unknown[] = []) {
      const raw = await session.query(sql, params.map(encodeParam));
      if (endings.has(raw.command) || (raw.command === 'SET' && mode === 'read' && !(await isReadOnly(session)))) {
        session.abandon();
        throw leftTransaction();
      }
      return decoded<R>(raw);
    },
  };
  sessions.set(tx, session);
  return tx;
}

/** What the guard says outranks what came of the work: where it failed, nothing of that was carried out. */
async function judged<T>(work: Promise<T>, guarded: () => Promise<void>): Promise<T> {
  await work.catch(() => undefined);
  await guarded();
  return work;
}

/** The first statement of a transaction could make a read a write. */
async function isReadOnly(session: Session): Promise<boolean> {
  const { rows } = await session.query('SHOW transaction_read_only', []);
  return rows[0]?.[0] === 'on';
}

/** A `Database` over any engine: transactions, joining through the asynchronous context, cancellation. */
export function createDatabase(engine: Engine): Database {
  const frames = new AsyncLocalStorage<Frame>();

  async function begun<T>(
    mode: Mode,
    work: (tx: Queryable, session: Session) => Promise<T>,
    options: TransactionOptions,
    guard?: RawStatement,
  ): Promise<T> {
    const { signal } = options;
    signal?.throwIfAborted();
    const session = await engine.begin(mode, signal, guard);
    const tx = queryableOver(session, mode);
    const frame: Frame = { session, tx, outer: undefined, state: 'open', nested: Promise.resolve(), depth: 0 };
    let result: T;
    try {
      // Aborted while it waited for its turn: the work must not even begin.
      signal?.throwIfAborted();
      result = await orAborted(
        frames.run(frame, () => work(frame.tx, session)),
        signal,
      );
      frame.state = 'kept';
    } catch (thrown) {
      frame.state = 'undone';
      if (signal?.aborted === true) session.abandon();
      else await session.end('rollback');
      throw thrown;
    }
    // Not cancellable from here on: a commit that was sent may have happened, so its answer is awaited.
    await session.end('commit').catch((thrown: unknown) => {
      frame.state = 'undone';
      throw thrown;
    });
    return result;
  }

  async function savepoint<T>(
    outer: Frame,
    work: (tx: Queryable) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    const { session } = outer;
    const name = `nested_${outer.depth + 1}`;
    const turn = outer.nested.then(async () => {
      options.signal?.throwIfAborted();
      await session.ahead(`SAVEPOINT ${name}`, []);
      const frame: Frame = { ...outer, outer, state: 'open', nested: Promise.resolve(), depth: outer.depth + 1 };
      try {
        const result = await orAborted(
          frames.run(frame, () => work(frame.tx)),
          options.signal,
        );
        frame.state = 'kept';
        await session.ahead(`RELEASE SAVEPOINT ${name}`, []);
        return result;
      } catch (thrown) {
        frame.state = 'undone';
        // The statement that runs must stop now, not at the end of the outer work, and takes the transaction with it.
        if (options.signal?.aborted === true) {
          session.abandon();
          throw thrown;
        }
        // When the connection is gone this fails too; the first error is the one that tells.
        await session.query(`ROLLBACK TO SAVEPOINT ${name}`, []).catch(() => undefined);
        throw thrown;
      }
    });
    outer.nested = turn.catch(() => undefined);
    return turn;
  }

  /**
   * The transaction this call joins. Work left running behind one that was committed gets one of its own. Behind one
   * that was undone it is refused: whoever cancelled it was told that nothing happens any more, and may repeat it.
   */
  const current = (): Frame | undefined => {
    let frame = frames.getStore();
    while (frame?.state === 'kept') frame = frame.outer;
    if (frame?.state === 'undone') throw endedTransaction();
    return frame;
  };

  /** Whether this call is inside a transaction that still holds its session. */
  const heldFrame = (): boolean => {
    let frame = frames.getStore();
    while (frame !== undefined && frame.state !== 'open') frame = frame.outer;
    return frame !== undefined;
  };

  const database: Database = {
    get kind() {
      return engine.kind;
    },
    async read(work, options = {}) {
      const frame = current();
      if (frame === undefined) return begun('read', work, options);
      return orAborted(work(frame.tx), options.signal).catch((thrown: unknown) => {
        if (options.signal?.aborted === true) frame.session.abandon();
        throw thrown;
      });
    },
    async transaction(work, options = {}) {
      const frame = current();
      return frame === undefined ? begun('write', work, options) : savepoint(frame, work, options);
    },
    async transactionBehind<T>(
      { sql, params }: Statement,
      work: (tx: Queryable) => Promise<T>,
      options: TransactionOptions = {},
    ) {
      const inTurn = async (tx: Queryable) => {
        await tx.query(sql, params);
        return work(tx);
      };
      const frame = current();
      if (frame) return savepoint(frame, inTurn, options);
      const behind = (tx: Queryable, session: Session) =>
        session.guarded ? judged(work(tx), session.guarded.bind(session)) : inTurn(tx);
      return begun('write', behind, options, { sql, params: params.map(encodeParam) });
    },
    async alone<R>(sql: string, params: readonly unknown[] = []) {
      const held = heldFrame();
      if (engine.single) return decoded<R>(await engine.single(sql, params.map(encodeParam), held));
      if (held) throw sessionTaken();
      return frames.exit(() => begun('write', (tx) => tx.query<R>(sql, params), {}));
    },
    listen: (channel, onMessage) => engine.listen(channel, onMessage),
    async notify(channel, payload) {
      await database.transaction((tx) => tx.query('SELECT pg_notify($1, $2)', [channel, payload]));
    },
    async ping() {
      const started = performance.now();
      const { rows } = await frames.exit(() =>
        database.read((tx) => tx.query<{ version: string }>(`SELECT current_setting('server_version') AS version`)),
      );
      return { version: rows[0]?.version ?? 'unknown', milliseconds: performance.now() - started };
    },
    close: () => engine.close(),
  };
  return database;
}
