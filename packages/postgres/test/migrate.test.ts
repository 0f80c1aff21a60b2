import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Database, kitMigrations, migrate, openMemoryDatabase } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testSnapshot } from './support/snapshot.ts';

const first = { name: '0001_first.sql', sql: 'CREATE TABLE m_a (id int);\nCREATE TABLE m_b (id int);' };
const second = { name: '0002_second.sql', sql: `INSERT INTO m_a VALUES (1); INSERT INTO m_b VALUES (2);` };
let db: Database;

beforeAll(async () => {
  db = await openMemoryDatabase({ snapshot: await testSnapshot(), extensions: ['pg_trgm', 'unaccent'] });
}, 60_000);
afterAll(() => db.close());
beforeEach(() =>
  db.transaction(async (tx) => {
    await tx.query('DROP TABLE IF EXISTS m_a, m_b');
    await tx.query('DROP SCHEMA kit CASCADE');
  }),
);

it('applies files of several statements in order, once', async () => {
  expect(await migrate(db, [second, first])).toEqual(['0001_first.sql', '0002_second.sql']);
  expect(await migrate(db, [first, second])).toEqual([]);
  expect((await db.read((tx) => tx.query('SELECT * FROM m_b'))).rows).toEqual([{ id: 2 }]);
});

it('costs one query when there is nothing to do', async () => {
  await migrate(db, [first]);
  let queries = 0;
  const counted: Database = {
    ...db,
    read: (work, options) =>
      db.read(
        (tx) =>
          work({
            query: (sql, params) => {
              queries++;
              return tx.query(sql, params);
            },
          }),
        options,
      ),
    transaction: () => Promise.reject(new Error('not needed')),
  };
  expect(await migrate(counted, [first])).toEqual([]);
  expect(queries).toBe(1);
});

it('refuses a file that was changed after it had been applied, but not other line endings', async () => {
  await migrate(db, [first]);
  await migrate(db, [{ ...first, sql: first.sql.replaceAll('\n', '\r\n') }]);
  const changed = migrate(db, [{ ...first, sql: `${first.sql} -- better` }, second]);
  await expect(changed).rejects.toMatchObject({
    code: 'POSTGRES_MIGRATION_CHANGED',
    details: { name: '0001_first.sql' },
  });
});

it('keeps nothing of a run that fails', async () => {
  const broken = { name: '0003_broken.sql', sql: 'CREATE TABLE m_c (id int); SELECT 1/0;' };
  await expect(migrate(db, [first, second, broken])).rejects.toMatchObject({ code: 'POSTGRES_MIGRATION_FAILED' });
  await expect(db.read((tx) => tx.query('SELECT * FROM m_a'))).rejects.toMatchObject({ sqlState: '42P01' });
  expect(await migrate(db, [first, second])).toHaveLength(2);
});

it('runs once for replicas that start together', async () => {
  const runs = await Promise.all([1, 2, 3].map(() => migrate(db, [first, second])));
  expect(runs.map((names) => names.length).sort()).toEqual([0, 0, 2]);
});

it('refuses a file put before one that is applied, wrong names and names that occur twice', async () => {
  await migrate(db, [second.name === '' ? first : { ...first, name: '0002_first.sql' }]);
  const code = 'POSTGRES_MIGRATION_INVALID';
  await expect(migrate(db, [{ name: '0001_late.sql', sql: 'SELECT 1' }])).rejects.toMatchObject({ code });
  await expect(migrate(db, [{ name: 'first.sql', sql: '' }])).rejects.toMatchObject({ code });
  await expect(migrate(db, [first, first])).rejects.toMatchObject({ code });
});

it('keeps the histories of two servers in one database apart', async () => {
  await migrate(db, [...kitMigrations, first], { scope: 'crm' });
  const other = { name: '0001_first.sql', sql: 'CREATE TABLE IF NOT EXISTS m_b (id int)' };
  expect(await migrate(db, [...kitMigrations, other], { scope: 'projects' })).toEqual(['0001_first.sql']);
});

it('reads a folder', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'migrations-'));
  await writeFile(join(dir, first.name), first.sql);
  await writeFile(join(dir, 'README.md'), 'no migration');
  expect(await migrate(db, dir)).toEqual([first.name]);
  expect(await migrate(db, pathToFileURL(dir))).toEqual([]);
  expect(await migrate(db, [join(dir, first.name)])).toEqual([]);
  await rm(dir, { recursive: true });
});
