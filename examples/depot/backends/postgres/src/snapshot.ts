// Build step: prepares the embedded database that is shipped with the package.
import { buildSnapshot } from '@enterprise-mcp/postgres';
import { database } from './assets.ts';

await buildSnapshot({ ...database, out: database.snapshot });
