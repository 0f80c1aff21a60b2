import { databaseSettings, defineConfig } from '@enterprise-mcp/kit';
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
    ...databaseSettings({ name: 'comms', requires: ' for outbox and index' }),
  }),
});
