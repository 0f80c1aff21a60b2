import { databaseSettings, defineConfig } from '@enterprise-mcp/kit';
import * as z from 'zod';

/** Everything this server can be told beyond the kit's common settings. */
export const config = defineConfig({
  prefix: 'CRM',
  schema: z.object({
    ...databaseSettings({ name: 'crm' }),
  }),
});
