import { setTimeout as sleep } from 'node:timers/promises';
import type { OnceKey } from '@enterprise-mcp/kit';
import { type Database, DatabaseError, migrate, postgresState, type Queryable } from '@enterprise-mcp/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testMigrations } from './snapshot.ts';

export interface OpenedDatabase {
  readonly db: Database;
  /** A second way into the same database: another process's view of it. */
  readonly other: Database;
  close(): Promise<void>;
}

const insert = 'INSERT INTO items (name) VALUES ($1)';
const deferred = () => {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};

/** What every `Database` does, whatever is behind it. */
export function databaseContract(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`Database contract: ${name}`, () => {
    let opened: OpenedDatabase;
    let db: Database;
    let other: Database;
    const names = async (from: Database) =>
      (await from.read((tx) => tx.query<{ name: string }>('SELECT name FROM items ORDER BY name'))).rows.map(
        (r) => r.name,
      );

    beforeAll(async () => {
      opened = await open();
      ({ db, other } = opened);
      await migrate(db, testMigrations);
    }, 60_000);
    afterAll(() => opened.close());
    beforeEach(() => db.transaction((tx) => tx.query('TRUNCATE items, kit.once')));

    describe('values', () => {
      it('gives every type alike', async () => {
        const { rows } = await db.read((tx) =>
          tx.query(
            `SELECT 1::int2 AS i2, 2 AS i4, 3::int8 AS i8, 9007199254740993 AS big, 1.5::float8 AS f, 1.10::numeric AS n, true AS b,
               'x'::text AS t, '{"a":[1]}'::jsonb AS j, '\\x00ff'::bytea AS y, '2024-02-29'::date AS d,
               '2024-02-29 12:30:00.5+02'::timestamptz AS z, '2024-02-29 12:30:00'::timestamp AS ts, NULL AS nothing,
               ARRAY['a','b "c"',NULL] AS ta, ARRAY[1,2] AS ia, '1 day'::interval AS iv, 'infinity'::timestamptz AS inf`,
          ),
        );
        expect(rows).toEqual([
          {
            i2: 1,
            i4: 2,
            i8: 3,
            big: 9007199254740993n,
            f: 1.5,
            n: '1.10',
            b: true,
            t: 'x',
            j: { a: [1] },
            y: new Uint8Array([0, 255]),
            d: '2024-02-29',
            z: new Date('2024-02-29T10:30:00.500Z'),
            ts: '2024-02-29 12:30:00',
            nothing: null,
            ta: ['a', 'b "c"', null],
            ia: [1, 2],
            iv: '1 day',
            inf: 'infinity',
          },
        ]);
      });

      it('carries any parameter there and back', async () => {
        // U+0000 is the one character PostgreSQL text cannot hold; lone surrogates are no text at all.
        const text = fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\u0000'));
        const sample = fc.tuple(
          text,
          fc.array(fc.option(text)),
          fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
          fc.boolean(),
          fc.date({
            min: new Date('0001-01-01T00:00:00Z'),
            max: new Date('9999-12-31T23:59:59Z'),
            noInvalidDate: true,
          }),
          fc.uint8Array(),
          fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(null)), { noNullPrototype: true }),
        );
        await fc.assert(
          fc.asyncProperty(sample, async (values) => {
            const { rows } = await db.read((tx) =>
              tx.query(
                'SELECT $1::text AS a, $2::text[] AS b, $3::int AS c, $4::bool AS d, $5::timestamptz AS e, $6::bytea AS f, $7::json AS g',
                values,
              ),
            );
            expect(Object.values(rows[0] ?? {})).toEqual([...values]);
          }),
          { numRuns: 40 },
        );
      });

      it('counts affected rows', async () => {
        const { rowCount } = await db.transaction(async (tx) => {
          await tx.query('INSERT INTO items (name) VALUES ($1), ($2)', ['a', 'b']);
          return tx.query(`UPDATE items SET name = name || '!'`);
        });
        expect(rowCount).toBe(2);
      });

      it('refuses several statements in one call', async () => {
        const attack = db.transaction((tx) => tx.query(`INSERT INTO items (name) VALUES ('x'); DELETE FROM items`));
        await expect(attack).rejects.toMatchObject({ name: 'DatabaseError', sqlState: '42601' });
        expect(await names(db)).toEqual([]);
      });
    });

    describe('transactions', () => {
      it('reads are read only', async () => {
        await expect(db.read((tx) => tx.query(insert, ['a']))).rejects.toMatchObject({ sqlState: '25006' });
        expect(await names(db)).toEqual([]);
      });

      it('CVE-2026-12045: no statement leaves a read', async () => {
        const attacks = [
          `COMMIT; INSERT INTO items (name) VALUES ('x')`,
          `SELECT 1; COMMIT; INSERT INTO items (name) VALUES ('x')`,
          `/* ; */ COMMIT; DROP TABLE items`,
          'COMMIT',
          'END',
          'ROLLBACK',
          'ABORT',
          'commit and chain',
          '/* a read */ COMMIT',
          'SET TRANSACTION READ WRITE',
          'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE',
          'SET default_transaction_read_only = off',
          `SELECT set_config('transaction_read_only', 'off', false)`,
        ];
        for (const attack of attacks) {
          const read = db.read(async (tx) => {
            await tx.query(attack).catch(() => undefined);
            await tx.query(insert, ['x']);
          });
          const outcome = await read.then(
            () => 'written',
            () => 'refused',
          );
          expect([attack, outcome]).toEqual([attack, 'refused']);
        }
        expect(await names(db)).toEqual([]);
        // And nothing of it is left in the connection for the next one.
        await expect(db.read((tx) => tx.query(insert, ['a']))).rejects.toMatchObject({ sqlState: '25006' });
      });

      it('rolls back when the work throws', async () => {
        const work = db.transaction(async (tx) => {
          await tx.query(insert, ['a']);
          throw new Error('no');
        });
        await expect(work).rejects.toThrow('no');
        expect(await names(other)).toEqual([]);
      });

      it('tells constraint, table and state of a refusal, with the cause', async () => {
        await db.transaction((tx) => tx.query(insert, ['a']));
        const error = await db.transaction((tx) => tx.query(insert, ['a'])).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(DatabaseError);
        expect(error).toMatchObject({ sqlState: '23505', constraint: 'items_name_unique', table: 'items' });
        const missing = await db.transaction((tx) => tx.query(insert, [null])).catch((thrown: unknown) => thrown);
        expect(missing).toMatchObject({ sqlState: '23502', table: 'items', column: 'name' });
      });

      it('does not report success for a commit that was a rollback', async () => {
        const work = db.transaction(async (tx) => {
          await tx.query(insert, ['a']);
          await tx.query('SELECT 1/0').catch(() => undefined);
        });
        await expect(work).rejects.toMatchObject({ sqlState: '25P02' });
        expect(await names(db)).toEqual([]);
      });

      it('a read is no success when a statement failed that it left behind', async () => {
        const work = db.read(async (tx) => {
          const answer = tx.query('SELECT 1');
          tx.query('SELECT 1/0').catch(() => undefined);
          return answer;
        });
        await expect(work).rejects.toMatchObject({ sqlState: '25P02' });
        await db.read((tx) => tx.query('SELECT 1'));
      });

      it('isolates transactions that run side by side', async () => {
        const held = deferred();
        const inside = deferred();
        const first = db.transaction(async (tx) => {
          await tx.query(insert, ['first']);
          inside.resolve();
          await held.promise;
          await tx.query(insert, ['second']);
          throw new Error('undone');
        });
        await inside.promise;
        const second = other.transaction((tx) => tx.query(insert, ['other']));
        const third = other.read((tx) => tx.query('SELECT name FROM items'));
        held.resolve();
        await expect(first).rejects.toThrow('undone');
        await second;
        expect((await third).rows).not.toContainEqual({ name: 'first' });
        expect(await names(db)).toEqual(['other']);
      });

      it('loses no increment under contention', async () => {
        await db.transaction((tx) => tx.query(`INSERT INTO items (id, name) VALUES (1, '0')`));
        const bump = (on: Database) =>
          on.transaction(async (tx) => {
            const { rows } = await tx.query<{ name: string }>('SELECT name FROM items WHERE id = 1 FOR UPDATE');
            await tx.query('UPDATE items SET name = $1 WHERE id = 1', [Number(rows[0]?.name) + 1]);
          });
        await Promise.all(Array.from({ length: 30 }, (_, i) => bump(i % 2 === 0 ? db : other)));
        expect(await names(db)).toEqual(['30']);
      });

      describe('behind a guard', () => {
        const passes = { sql: 'SELECT $1::int', params: [1] };
        const fails = { sql: 'SELECT 1/$1::int', params: [0] };
        const failure = { sqlState: '22012' };

        it('commits all that the work does, also inside another transaction', async () => {
          const twice = (first: string) =>
            db.transactionBehind(passes, async (tx) => {
              await db.transaction((inner) => inner.query(insert, [first]));
              await tx.query(insert, [`${first}${first}`]);
              return first;
            });
          expect(await twice('a')).toBe('a');
          await db.transaction(async () => {
            await twice('b');
            await twice('b').catch((error: unknown) => expect(error).toMatchObject({ sqlState: '23505' }));
          });
          expect(await names(other)).toEqual(['a', 'aa', 'b', 'bb']);
        });

        it.each([
          ['one statement', async (tx: Queryable) => void (await tx.query(insert, ['a']))],
          [
            'several at once',
            async (tx: Queryable) => void (await Promise.all([tx.query(insert, ['a']), tx.query(insert, ['b'])])),
          ],
          ['a nested transaction', () => db.transaction(async (tx) => void (await tx.query(insert, ['a'])))],
          [
            'what it does after a while',
            async (tx: Queryable) => {
              await new Promise((resolve) => setTimeout(resolve, 30));
              await tx.query(insert, ['a']);
            },
          ],
          [
            'what swallows every failure',
            async (tx: Queryable) => {
              for (const name of ['a', 'b']) await tx.query(insert, [name]).catch(() => undefined);
              await db.transaction((inner) => inner.query(insert, ['c'])).catch(() => undefined);
            },
          ],
          ['nothing at all', async () => undefined],
          ['a failure of its own', () => Promise.reject(new Error('mine'))],
        ])('carries out nothing where that fails: %s', async (_, work) => {
          await expect(db.transactionBehind(fails, work)).rejects.toMatchObject(failure);
          expect(await names(other)).toEqual([]);
          const inside = db.transaction(() => db.transactionBehind(fails, work).catch((error: unknown) => error));
          expect(await inside).toMatchObject(failure);
          expect(await names(other)).toEqual([]);
          await db.transactionBehind(passes, (tx) => tx.query(insert, ['a']));
          expect(await names(other)).toEqual(['a']);
        });

        it.each([
          ['before its first statement', async () => undefined],
          ['after it', (tx: Queryable) => tx.query(insert, ['a'])],
          ['at its first statement', (tx: Queryable) => tx.query(insert, [null])],
        ])('undoes work that fails %s, and says what failed', async (_, before) => {
          const failing = db.transactionBehind(passes, async (tx) => {
            await before(tx).catch(() => undefined);
            throw new Error('mine');
          });
          await expect(failing).rejects.toThrow('mine');
          expect(await names(other)).toEqual([]);
        });

        it('commits what was done around a statement that failed in a nested transaction', async () => {
          await db.transactionBehind(passes, async (tx) => {
            await db.transaction((inner) => inner.query(insert, [null])).catch(() => undefined);
            await tx.query(insert, ['a']);
          });
          expect(await names(other)).toEqual(['a']);
        });

        it('ends at once for a signal, and blocks nothing', async () => {
          const lock = { sql: 'SELECT pg_advisory_xact_lock(77)', params: [] };
          const [held, end] = [deferred(), deferred()];
          const holder = db.transactionBehind(lock, async (tx) => {
            await tx.query('SELECT 1');
            held.resolve();
            await end.promise;
          });
          await held.promise;
          const controller = new AbortController();
          const waiting = other.transactionBehind(lock, (tx) => tx.query(insert, ['a']), controller);
          setTimeout(() => controller.abort(new Error('enough')), 30);
          await expect(waiting).rejects.toThrow('enough');
          end.resolve();
          await holder;
          expect(await names(other)).toEqual([]);
        });
      });

      it('refuses statements after its end', async () => {
        const kept = await db.transaction(async (tx) => tx);
        await expect(kept.query('SELECT 1')).rejects.toMatchObject({ sqlState: '25P01' });
      });
    });

    describe('joining', () => {
      it('a nested transaction commits and rolls back with the outer one', async () => {
        const work = db.transaction(async () => {
          await db.transaction((tx) => tx.query(insert, ['inner']));
          expect(await names(db)).toEqual(['inner']);
          throw new Error('no');
        });
        await expect(work).rejects.toThrow('no');
        expect(await names(other)).toEqual([]);
      });

      it('a nested failure that is handled undoes only the nested part', async () => {
        await db.transaction(async (tx) => {
          await tx.query(insert, ['a']);
          const again = db.transaction((inner) => inner.query(insert, ['a']));
          await expect(again).rejects.toMatchObject({ sqlState: '23505' });
          await db.transaction((inner) => inner.query(insert, ['b']));
        });
        expect(await names(other)).toEqual(['a', 'b']);
      });

      it('nested transactions started together do not mix', async () => {
        await db.transaction(async () => {
          const results = await Promise.allSettled(
            ['a', 'b', 'a', 'c'].map((name) =>
              db.transaction(async (tx) => {
                await tx.query(insert, [name]);
                await db.transaction((deeper) => deeper.query(insert, [`${name}-deeper`]));
              }),
            ),
          );
          expect(results.map((r) => r.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
        });
        expect(await names(other)).toEqual(['a', 'a-deeper', 'b', 'b-deeper', 'c', 'c-deeper']);
      });

      it('work left running behind a transaction gets one of its own', async () => {
        const ended = deferred();
        let late: Promise<unknown> = Promise.resolve();
        await db.transaction(async () => {
          late = ended.promise.then(() => db.transaction((tx) => tx.query(insert, ['late'])));
        });
        ended.resolve();
        await late;
        expect(await names(other)).toEqual(['late']);
      });
    });

    describe('work that goes on behind its transaction', () => {
      const late = (work: () => Promise<unknown>) => {
        const go = deferred();
        return { go: go.resolve, done: go.promise.then(work) };
      };
      const write = () => db.transaction((tx) => tx.query(insert, ['late']));

      it('writes nothing once the transaction was cancelled', async () => {
        const controller = new AbortController();
        let behind = late(async () => undefined);
        const cancelled = db.transaction(
          async (tx) => {
            await tx.query(insert, ['a']);
            behind = late(write);
            setImmediate(() => controller.abort(new Error('enough')));
            await behind.done;
          },
          { signal: controller.signal },
        );
        await expect(cancelled).rejects.toThrow('enough');
        behind.go();
        await expect(behind.done).rejects.toMatchObject({ sqlState: '25P01' });
        expect(await names(other)).toEqual([]);
      });

      it('writes nothing once the transaction was rolled back', async () => {
        let behind = late(async () => undefined);
        const failed = db.transaction(async () => {
          behind = late(write);
          throw new Error('no');
        });
        await expect(failed).rejects.toThrow('no');
        behind.go();
        await expect(behind.done).rejects.toMatchObject({ sqlState: '25P01' });
        expect(await names(other)).toEqual([]);
      });

      it('belongs to the outer transaction when it was left behind by a nested one', async () => {
        const undone = db.transaction(async () => {
          let behind = late(async () => undefined);
          await db.transaction(async () => {
            behind = late(write);
          });
          behind.go();
          await behind.done;
          throw new Error('no');
        });
        await expect(undone).rejects.toThrow('no');
        expect(await names(other)).toEqual([]);
      });

      it.each([
        ['claimed', {}],
        ['claimed as it began', { tentative: true }],
      ])(
        'a handler that was cancelled while its key was %s writes nothing and blocks no repeat',
        async (_, options) => {
          const controller = new AbortController();
          const key = { server: 's', principal: 'p', tool: 't', key: 'cancelled', bodyHash: 'h' };
          let ran = 0;
          const effect = async () => {
            ran++;
            await write();
          };
          setImmediate(() => controller.abort(new Error('enough')));
          const started = postgresState(db).once.run(key, effect, { ...options, signal: controller.signal });
          const first = await started.then(
            () => 'done',
            () => 'cancelled',
          );
          await new Promise((resolve) => setTimeout(resolve, 20));
          expect(await names(other)).toEqual(first === 'done' ? ['late'] : []);
          expect((await postgresState(db).once.run(key, effect, options)).replayed).toBe(first === 'done');
          expect(await names(other)).toEqual(['late']);
          expect(ran).toBeLessThanOrEqual(2);
        },
      );
    });

    describe('cancellation', () => {
      it('does nothing for a signal that is aborted already', async () => {
        const signal = AbortSignal.abort(new Error('gone'));
        await expect(db.transaction((tx) => tx.query(insert, ['a']), { signal })).rejects.toThrow('gone');
        expect(await names(db)).toEqual([]);
      });

      it('rejects at once with the reason, rolls back, and the next call works', async () => {
        const controller = new AbortController();
        const never = deferred();
        const work = db.transaction(
          async (tx) => {
            await tx.query(insert, ['a']);
            setImmediate(() => controller.abort(new Error('enough')));
            await never.promise;
          },
          { signal: controller.signal },
        );
        await expect(work).rejects.toThrow('enough');
        expect(await names(other)).toEqual([]);
        await db.transaction((tx) => tx.query(insert, ['b']));
        expect(await names(other)).toEqual(['b']);
      });

      it('ends the whole transaction when a nested part of it is aborted, even if that is swallowed', async () => {
        const controller = new AbortController();
        const work = db.transaction(async (tx) => {
          await tx.query(insert, ['a']);
          const nested = db.transaction(() => deferred().promise, { signal: controller.signal });
          setImmediate(() => controller.abort(new Error('enough')));
          await nested.catch(() => undefined);
        });
        await expect(work).rejects.toMatchObject({ sqlState: '25P01' });
        expect(await names(other)).toEqual([]);
      });

      it('leaves the queue when it is aborted while waiting', async () => {
        const held = deferred();
        const inside = deferred();
        const holder = db.transaction(async (tx) => {
          await tx.query('LOCK TABLE items');
          inside.resolve();
          await held.promise;
        });
        await inside.promise;
        const controller = new AbortController();
        const waiting = other.transaction((tx) => tx.query(insert, ['never']), { signal: controller.signal });
        setImmediate(() => controller.abort(new Error('impatient')));
        await expect(waiting).rejects.toThrow('impatient');
        held.resolve();
        await holder;
        expect(await names(other)).toEqual([]);
      });
    });

    describe('notifications', () => {
      const heard = async (act: () => Promise<void>, count: number) => {
        const got: string[] = [];
        const all = deferred();
        const stop = await db.listen('changes', (payload) => {
          got.push(payload);
          if (got.length >= count) all.resolve();
        });
        const stopOther = await other.listen('changes', (payload) => {
          got.push(payload);
          if (got.length >= count) all.resolve();
        });
        await act();
        await all.promise;
        await stop();
        await stopOther();
        return got.sort();
      };

      it('reach this side and the other, from either', async () => {
        expect(await heard(() => db.notify('changes', 'one'), 2)).toEqual(['one', 'one']);
        expect(await heard(() => other.notify('changes', 'two'), 2)).toEqual(['two', 'two']);
      });

      it('leave with the commit, and not with a rollback', async () => {
        const act = async () => {
          const undone = db.transaction(async () => {
            await db.notify('changes', 'undone');
            throw new Error('no');
          });
          await expect(undone).rejects.toThrow('no');
          await db.transaction(async () => db.notify('changes', 'kept'));
        };
        expect(await heard(act, 2)).toEqual(['kept', 'kept']);
      });
    });

    describe.each([
      ['once', {}],
      ['once, begun tentatively', { tentative: true }],
    ])('%s', (_, options) => {
      const key = (over: Partial<OnceKey> = {}): OnceKey => ({
        server: 's',
        principal: 'os:me',
        tool: 'create',
        key: 'k1',
        bodyHash: 'h1',
        ...over,
      });
      const create = (on: Database, name: string) => () =>
        on.transaction(async (tx) => {
          await tx.query(insert, [name]);
          return { created: name, list: [1, { b: 1, a: 2 }], nothing: null };
        });

      it('runs once and answers repeats with the stored result', async () => {
        const first = await postgresState(db).once.run(key(), create(db, 'a'), options);
        const again = await postgresState(other).once.run(key(), create(other, 'b'), options);
        expect(first.replayed).toBe(false);
        expect(again).toEqual({ value: first.value, replayed: true });
        expect(await names(db)).toEqual(['a']);
      });

      it('refuses the key with another body and does nothing', async () => {
        await postgresState(db).once.run(key(), create(db, 'a'), options);
        const reuse = postgresState(db).once.run(key({ bodyHash: 'h2' }), create(db, 'b'), options);
        await expect(reuse).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
        expect(await names(db)).toEqual(['a']);
      });

      it('finds the result of what finished, for the same body only', async () => {
        expect(await postgresState(other).once.find(key())).toBeUndefined();
        const { value } = await postgresState(db).once.run(key(), create(db, 'a'), options);
        expect(await postgresState(other).once.find(key())).toEqual({ value });
        const reuse = postgresState(other).once.find(key({ bodyHash: 'h2' }));
        await expect(reuse).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      });

      it('tells principals and tools apart', async () => {
        await postgresState(db).once.run(key(), create(db, 'a'), options);
        const you = await postgresState(db).once.run(key({ principal: 'os:you' }), create(db, 'b'), options);
        const tool = await postgresState(db).once.run(key({ tool: 'update' }), create(db, 'c'), options);
        expect([you.replayed, tool.replayed]).toEqual([false, false]);
      });

      it('an effect that throws leaves nothing and can be repeated', async () => {
        const failing = postgresState(db).once.run(
          key(),
          async () => {
            await create(db, 'a')();
            throw new Error('half way');
          },
          options,
        );
        await expect(failing).rejects.toThrow('half way');
        expect(await names(db)).toEqual([]);
        const again = await postgresState(db).once.run(key(), create(db, 'a'), options);
        expect(again.replayed).toBe(false);
      });

      it('exactly one of many racing callers runs', async () => {
        const runs = await Promise.all(
          Array.from({ length: 12 }, (_, i) => {
            const on = i % 2 === 0 ? db : other;
            return postgresState(on).once.run(key(), create(on, `racer-${i}`), options);
          }),
        );
        expect(runs.filter((run) => !run.replayed)).toHaveLength(1);
        expect(new Set(runs.map((run) => JSON.stringify(run.value))).size).toBe(1);
        expect(await names(db)).toHaveLength(1);
      });

      it('whatever callers do at the same time, one stands for each key, and its result is everybody’s', async () => {
        const effects: Record<string, (on: Database, name: string) => Promise<string>> = {
          plain: (on, name) => create(on, name)().then(() => name),
          late: (on, name) => sleep(3).then(() => effects['plain']?.(on, name) ?? ''),
          'reading first': (on, name) => names(on).then(() => effects['plain']?.(on, name) ?? ''),
          failing: (on, name) => create(on, name)().then(() => Promise.reject(new Error('mine'))),
          'failing at once': () => Promise.reject(new Error('mine')),
          'failing in part': async (on, name) => {
            await on.transaction((tx) => tx.query(insert, [null])).catch(() => undefined);
            return effects['plain']?.(on, name) ?? '';
          },
        };
        const call = fc.record({
          key: fc.constantFrom('k1', 'k2'),
          does: fc.constantFrom(...Object.keys(effects)),
          here: fc.boolean(),
          beginsAfter: fc.integer({ min: 0, max: 4 }),
          abortsAfter: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
        });
        const calls = fc.array(call, { minLength: 2, maxLength: 8 });
        await fc.assert(
          fc.asyncProperty(calls, async (all) => {
            await db.transaction((tx) => tx.query('TRUNCATE items, kit.once'));
            const outcomes = await Promise.all(
              all.map(async ({ key: of, does, here, beginsAfter, abortsAfter }, index) => {
                const on = here ? db : other;
                await sleep(beginsAfter);
                const controller = new AbortController();
                const timer = abortsAfter && setTimeout(() => controller.abort(new Error('enough')), abortsAfter);
                const effect = () => effects[does]?.(on, `${of} ${index}`) ?? Promise.reject(new Error('none'));
                return postgresState(on)
                  .once.run(key({ key: of }), effect, { ...options, signal: controller.signal })
                  .then(({ value, replayed }) => ({ of, value, replayed }))
                  .catch((error: Error) => void expect(['mine', 'enough']).toContain(error.message))
                  .finally(() => clearTimeout(timer));
              }),
            );
            const answered = outcomes.filter((outcome) => outcome !== undefined);
            const done = answered.filter(({ replayed }) => !replayed);
            expect(await names(db)).toEqual(done.map(({ value }) => value).sort());
            for (const { of, value } of answered) {
              expect(done.filter((one) => one.of === of).map((one) => one.value)).toEqual([value]);
            }
          }),
          { numRuns: 40 },
        );
      }, 60_000);

      it('undoes the effect when somebody wrote the key who did not claim it', async () => {
        const state = postgresState(db);
        const one = key();
        const run = state.once.run(
          one,
          async () => {
            await db.transaction((tx) => tx.query(insert, ['done']));
            await db.transaction((tx) =>
              tx.query(
                `INSERT INTO kit.once (server, principal, tool, key, body_hash, expires_at)
               VALUES ($1, $2, $3, $4, 'other', now() + interval '1 day')`,
                [one.server, one.principal, one.tool, one.key],
              ),
            );
          },
          options,
        );
        await expect(run).rejects.toMatchObject({ sqlState: '23505' });
        expect(await names(other)).toEqual([]);
      });

      it('tells why a result could not be kept, and undoes the effect', async () => {
        const run = postgresState(db).once.run(
          key(),
          async () => {
            await db.transaction((tx) => tx.query(insert, ['done']));
            await db.transaction((tx) => tx.query('DROP FUNCTION kit.keep_once'));
          },
          options,
        );
        await expect(run).rejects.toMatchObject({ sqlState: '42883' });
        expect(await names(other)).toEqual([]);
      });

      it('forgets an expired key', async () => {
        await postgresState(db).once.run(key(), create(db, 'a'), options);
        await db.transaction((tx) => tx.query(`UPDATE kit.once SET expires_at = now() - interval '1 s'`));
        const later = await postgresState(db).once.run(key({ bodyHash: 'h2' }), create(db, 'b'), options);
        expect(later.replayed).toBe(false);
      });
    });

    it('pings with version and round trip', async () => {
      const { version, milliseconds } = await db.ping();
      expect(version).toMatch(/^\d+/);
      expect(milliseconds).toBeGreaterThan(0);
    });
  });
}
