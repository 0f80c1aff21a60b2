import type { Database } from '../../../packages/postgres/src/index.ts';

type Statement = readonly [sql: string, values: readonly unknown[]];

/** The database, and what its reads ask of it. */
export function recorded(db: Database): { readonly db: Database; readonly statements: Statement[] } {
  const statements: Statement[] = [];
  return {
    statements,
    db: {
      ...db,
      read: (work, options) =>
        db.read(
          (tx) =>
            work({
              query(sql, values = []) {
                statements.push([sql, values]);
                return tx.query(sql, values);
              },
            }),
          options,
        ),
    },
  };
}
