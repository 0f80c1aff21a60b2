import type { Database } from '@enterprise-mcp/postgres';
import type { Parcel } from '../../../../../src/domain/parcel.ts';
import type { DepotPorts } from '../../../../../src/ports.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly created_at: Date;
}

const COLUMNS = 'id::text, name, note, created_at';
const toParcel = ({ id, created_at, ...rest }: Row): Parcel => ({
  ...rest,
  id: `parcel_${id}`,
  createdAt: created_at.toISOString(),
});

/** The ports over PostgreSQL. The kit keeps idempotency keys in the same transaction, so a repeat never comes here. */
export function postgresDepot(db: Database): DepotPorts {
  const select = (where: string, value: string, signal: AbortSignal | undefined) =>
    db.read(
      async (tx) => {
        const { rows } = await tx.query<Row>(
          `SELECT ${COLUMNS} FROM depot.parcels WHERE ${where} ORDER BY id LIMIT 10`,
          [value],
        );
        return rows.map(toParcel);
      },
      { signal },
    );
  return {
    parcels: {
      async get(id, { signal } = {}) {
        const [, row] = /^parcel_([1-9]\d{0,14})$/.exec(id) ?? [];
        return row === undefined ? undefined : (await select('id = $1', row, signal))[0];
      },
      named: (name, { signal } = {}) => select('lower(name) = lower($1)', name, signal),
      create: ({ name, note }, { signal } = {}) =>
        db.transaction(
          async (tx) => {
            const sql = `INSERT INTO depot.parcels (name, note) VALUES ($1, $2) RETURNING ${COLUMNS}`;
            const [row] = (await tx.query<Row>(sql, [name, note])).rows;
            if (!row) throw new Error('PostgreSQL returned no row');
            return toParcel(row);
          },
          { signal },
        ),
    },
  };
}
