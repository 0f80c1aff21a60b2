import { defineConfig } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { calendarSettings } from './settings/calendar.ts';
import { mailSettings } from './settings/mail.ts';
import { readSettings } from './settings/read.ts';
import { slackSettings } from './settings/slack.ts';

/** Everything this server can be told beyond the kit's common settings. */
export const config = defineConfig({
  prefix: 'COMMS',
  schema: z.object({
    ...mailSettings,
    ...readSettings,
    ...calendarSettings,
    ...slackSettings,
    databaseUrl: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
      .refine(URL.canParse, 'is not a valid URL')
      .optional()
      .meta({
        description:
          'PostgreSQL 15 to 18 for outbox and index. Without it an embedded database in the data folder is used.',
        secret: true,
        example: 'postgres://comms:password@db.example:5432/comms',
      }),
    databasePool: z.coerce.number().int().min(1).max(100).default(5).meta({
      description: 'Connections to PostgreSQL at most.',
    }),
  }),
});
