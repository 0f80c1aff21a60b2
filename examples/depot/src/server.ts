import { config } from './config.ts';
import { defineServer } from './define.ts';
import { depotErrors } from './errors.ts';
import { tools } from './tools/index.ts';
import { version } from './version.ts';

export const server = defineServer({
  name: 'depot',
  title: 'Depot',
  version,
  instructions: `Parcels. Look at one with get_parcel before acting on it. Names work where they are unique; an ambiguous
name is answered with candidates, never with a guess. Give writes an idempotency_key and repeat them with the same key
after a failure.`,
  config,
  tools,
  errors: depotErrors,
  // Loaded with the first call that needs it: listing tools must not wait for adapters.
  connect: async (settings, context) => (await import('./connect.ts')).connect(settings, context),
});
