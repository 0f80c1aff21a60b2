import * as z from 'zod';
import { type Database, kitMigrations, migrate, openServerDatabase } from '../../../packages/postgres/src/index.ts';

/** The same table, handlers and schemas on both sides: one row read, or one row written, on PostgreSQL. */
export const readInput = z.object({ id: z.int().min(1).describe('which') });
export const writeInput = z.object({
  customer: z.string().max(200).describe('which customer'),
  amount: z.int().min(0).describe('how much'),
});
export const output = z.object({ id: z.int(), customer: z.string(), amount: z.int() });

/** The bare server takes the kit's argument too, so that both are sent the same bytes. */
export const idempotencyKey = z.string().optional();

type Row = z.infer<typeof output>;

export interface Orders {
  read(id: number, signal?: AbortSignal): Promise<Row>;
  write(order: z.infer<typeof writeInput>, signal?: AbortSignal): Promise<Row>;
}

const COLUMNS = 'id, customer, amount';

export function ordersIn(db: Database): Orders {
  const one = (rows: readonly unknown[]): Row => output.parse(rows[0]);
  return {
    read: async (id, signal) =>
      one(
        (await db.read((tx) => tx.query(`SELECT ${COLUMNS} FROM bench.orders WHERE id = $1`, [id]), { signal })).rows,
      ),
    write: async ({ customer, amount }, signal) => {
      const insert = `INSERT INTO bench.orders (customer, amount) VALUES ($1, $2) RETURNING ${COLUMNS}`;
      return one((await db.transaction((tx) => tx.query(insert, [customer, amount]), { signal })).rows);
    },
  };
}

const table = `CREATE SCHEMA bench;
CREATE TABLE bench.orders (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer text NOT NULL,
  amount int NOT NULL
);
INSERT INTO bench.orders (customer, amount) SELECT 'customer ' || n, n FROM generate_series(1, 1000) n;`;

/** The database of both, with the kit's tables, which only one of them uses. */
export async function openDatabase(url: string): Promise<Database> {
  const nothing = () => undefined;
  const log = { debug: nothing, info: nothing, warn: console.error, error: console.error };
  const db = await openServerDatabase({ url, log });
  await migrate(db, [...kitMigrations, { scope: 'bench', name: '0001_orders.sql', sql: table }], { scope: 'bench' });
  return db;
}
