import { defineConfig } from '@enterprise-mcp/kit';
import * as z from 'zod';

/** Everything this server can be told beyond the kit's common settings. */
export const config = defineConfig({
  prefix: 'DEPOT',
  schema: z.object({
    databaseUrl: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
      .refine(URL.canParse, 'is not a valid URL')
      .optional()
      .meta({
        description: 'PostgreSQL 15 to 18. Without it an embedded database in the data folder is used.',
        secret: true,
        example: 'postgres://depot:password@db.example:5432/depot',
      }),
    databasePool: z.coerce.number().int().min(1).max(100).default(5).meta({
      description: 'Connections to PostgreSQL at most.',
    }),
  }),
});
