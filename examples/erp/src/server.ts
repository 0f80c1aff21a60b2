import { config } from './config.ts';
import { defineServer } from './define.ts';
import { erpErrors } from './errors.ts';
import { tools } from './tools/index.ts';
import { version } from './version.ts';

export const server = defineServer({
  name: 'erp',
  title: 'ERP',
  version,
  instructions: `Orders. Look at one with get_order before acting on it. Names work where they are unique; an ambiguous
name is answered with candidates, never with a guess. Give writes an idempotency_key and repeat them with the same key
after a failure.`,
  config,
  tools,
  errors: erpErrors,
  // Loaded with the first call that needs it: listing tools must not wait for adapters.
  connect: async (settings, context) => (await import('./connect.ts')).connect(settings, context),
});
