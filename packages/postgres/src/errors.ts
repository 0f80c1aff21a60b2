import { defineErrors, error } from '@enterprise-mcp/kit';

/** What only this package can get wrong. Connection failures use the kit's `BACKEND_*` codes. */
export const postgresErrors = defineErrors({
  POSTGRES_FOLDER_UNUSABLE: error<{ dir: string; reason: string }>({
    category: 'config',
    message: ({ dir, reason }) =>
      `The data folder ${dir} cannot be used (${reason}). An administrator must make it writable or choose another one.`,
    cause: 'The folder of the embedded database is missing, read-only, full or belongs to another user.',
    wayOut: 'Give the user that runs the server write access to the folder, free space, or set another data folder.',
  }),
  POSTGRES_FOLDER_OWNED_ELSEWHERE: error<{ dir: string; owner: string }>({
    category: 'config',
    message: ({ dir, owner }) =>
      `The data folder ${dir} is in use by ${owner}, which cannot be reached from here. Stop it, or use another folder or a PostgreSQL server.`,
    cause: 'Another machine or container holds the embedded database open, and two processes must not write it.',
    wayOut: 'Run one machine per folder, or configure a PostgreSQL server for several.',
  }),
  POSTGRES_OWNER_INCOMPATIBLE: error<{ theirs: number; ours: number }>({
    category: 'config',
    message: ({ theirs, ours }) =>
      `The process that owns the data folder speaks protocol ${theirs}, this one ${ours}. Restart every instance of this server so that all have the same version.`,
    cause: 'Two versions of the server run on one data folder at the same time.',
    wayOut: 'Quit the older one; the newer takes the folder over by itself.',
  }),
  POSTGRES_MIGRATION_CHANGED: error<{ name: string }>({
    category: 'config',
    message: ({ name }) =>
      `The migration ${name} was changed after it had been applied to this database. Restore the file and put the change into a new migration.`,
    cause: 'Applied migrations are history; the checksum of the file differs from the one recorded.',
    wayOut: 'Restore the file, write a new migration with the next number.',
  }),
  POSTGRES_MIGRATION_FAILED: error<{ name: string; reason: string }>({
    category: 'config',
    message: ({ name, reason }) => `The migration ${name} failed and nothing of it was kept: ${reason}.`,
    cause: 'The SQL does not fit this database, or the database user lacks rights.',
    wayOut: 'Correct the migration or the rights; the run can be repeated.',
  }),
  POSTGRES_MIGRATION_INVALID: error<{ problem: string }>({
    category: 'config',
    message: ({ problem }) => `The migrations do not fit: ${problem}.`,
    cause: 'A file name is not `NNNN_name.sql`, a name occurs twice, or a number lies before one already applied.',
    wayOut: 'Name migrations `0001_first.sql`, `0002_second.sql`, …, and always append.',
  }),
});

/** The fields of a server's ErrorResponse that adapters map on. */
export interface DatabaseErrorFields {
  readonly sqlState: string;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
}

/**
 * A statement was refused by PostgreSQL. Adapters map `sqlState` and `constraint` to their own codes; what is not
 * mapped stays internal, because the message may quote data.
 */
export class DatabaseError extends Error implements DatabaseErrorFields {
  readonly sqlState: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;

  constructor(message: string, fields: DatabaseErrorFields, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseError';
    this.sqlState = fields.sqlState;
    this.constraint = fields.constraint;
    this.table = fields.table;
    this.column = fields.column;
  }
}

/** A `DatabaseError` from what a driver threw, or undefined when it did not come from PostgreSQL. */
export function databaseErrorFrom(thrown: unknown): DatabaseError | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || !('severity' in thrown)) return undefined;
  const { code } = thrown;
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return undefined;
  const field = (name: 'constraint' | 'table' | 'column'): string | undefined => {
    const value = (thrown as { [key in typeof name]?: unknown })[name];
    return typeof value === 'string' ? value : undefined;
  };
  return new DatabaseError(
    thrown.message,
    { sqlState: code, constraint: field('constraint'), table: field('table'), column: field('column') },
    { cause: thrown },
  );
}
