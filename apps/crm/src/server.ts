import { config } from './config.ts';
import { defineServer } from './define.ts';
import { crmErrors } from './errors.ts';
import { importCommand } from './import/command.ts';
import { prompts } from './prompts/index.ts';
import { resources } from './resources/index.ts';
import { tools } from './tools/index.ts';
import { version } from './version.ts';

export const server = defineServer({
  name: 'crm',
  title: 'CRM',
  version,
  instructions: `Customers (companies and contacts), opportunities (deals) and their history.
Find ids with search_customer or list_opportunities first, then act on ids. Names work where they are unique; an
ambiguous name is answered with candidates, never with a guess. Stages are spelled exactly as in crm://pipeline, fields
as in crm://fields. Give writes an idempotency_key and repeat them with the same key after a failure.`,
  config,
  tools,
  resources,
  prompts,
  errors: crmErrors,
  commands: [importCommand],
  // Loaded with the first call that needs it: listing tools must not wait for adapters.
  connect: async (settings, context) => (await import('./connect.ts')).connect(settings, context),
});
