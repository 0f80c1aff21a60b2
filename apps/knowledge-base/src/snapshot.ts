// Build step: prepares the embedded database that is shipped with the package, with the sample handbook in it.
import { buildSnapshot } from '@enterprise-mcp/postgres';
import { database } from './assets.ts';
import { fillWithSample } from './connect.ts';

await buildSnapshot({ ...database, fill: fillWithSample, out: database.snapshot });
