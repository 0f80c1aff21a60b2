import * as z from 'zod';

export interface DatabaseSettings {
  /** Of the example in the documents: `crm`. */
  readonly name: string;
  /** What stands behind the versions: ` for incidents`. */
  readonly requires?: string;
}

/** The two settings of every server that keeps its data in PostgreSQL, and in an embedded one where nothing is set. */
export function databaseSettings({ name, requires = '' }: DatabaseSettings) {
  return {
    databaseUrl: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
      .refine(URL.canParse, 'is not a valid URL')
      .optional()
      .meta({
        description: `PostgreSQL 15 to 18${requires}. Without it an embedded database in the data folder is used.`,
        secret: true,
        example: `postgres://${name}:password@db.example:5432/${name}`,
      }),
    databasePool: z.coerce.number().int().min(1).max(100).default(5).meta({
      description: 'Connections to PostgreSQL at most.',
    }),
  };
}
