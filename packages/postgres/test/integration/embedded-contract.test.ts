import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openEmbeddedDatabase } from '@enterprise-mcp/postgres';
import { databaseContract, type OpenedDatabase } from '../support/contract.ts';
import { recordedLog } from '../support/logs.ts';
import { testSnapshot } from '../support/snapshot.ts';

async function pair(
  pick: (owner: Database, follower: Database) => readonly [Database, Database],
): Promise<OpenedDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'embedded-'));
  const options = {
    dir,
    log: recordedLog(),
    snapshot: await testSnapshot(),
    extensions: ['pg_trgm', 'unaccent'],
  } as const;
  const owner = await openEmbeddedDatabase(options);
  const follower = await openEmbeddedDatabase(options);
  const [db, other] = pick(owner, follower);
  const close = async () => {
    await follower.close();
    await owner.close();
    await rm(dir, { recursive: true });
  };
  return { db, other, close };
}

databaseContract('embedded owner', () => pair((owner, follower) => [owner, follower]));
databaseContract('embedded follower', () => pair((owner, follower) => [follower, owner]));
