import { config } from './config.ts';
import { defineServer } from './define.ts';
import { pmErrors } from './errors.ts';
import { importCommand } from './import/command.ts';
import { prompts } from './prompts/index.ts';
import { resources } from './resources/index.ts';
import { tools } from './tools/index.ts';
import { version } from './version.ts';

export const server = defineServer({
  name: 'project-management',
  title: 'Project management',
  version,
  instructions: `Tasks on a board with columns and sprints. Start with get_current_sprint or search_tasks. Tasks are known by
id (PAY-42, #42) or exact title, people by handle, name or 'me', columns, sprints and labels by name: no other ids are
needed. What is ambiguous is answered with candidates, never with a guess. A column may have a limit, and a board may
allow only some moves. Give writes an idempotency_key and repeat them with the same key after a failure.`,
  config,
  tools,
  resources,
  prompts,
  errors: pmErrors,
  commands: [importCommand],
  // Loaded with the first call that needs it: listing tools must not wait for adapters.
  connect: async (settings, context) => (await import('./connect.ts')).connect(settings, context),
});
