import { databaseSettings, defineConfig } from '@enterprise-mcp/kit';
import * as z from 'zod';

/** Everything this server can be told beyond the kit's common settings. */
export const config = defineConfig({
  prefix: 'DEPOT',
  schema: z.object({
    ...databaseSettings({ name: 'depot' }),
  }),
});
