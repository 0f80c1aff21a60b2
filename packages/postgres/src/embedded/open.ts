import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@enterprise-mcp/kit';
import { createDatabase } from '../create-database.ts';
import type { Database } from '../database.ts';
import { LocalEngine } from './local-engine.ts';
import { type EmbeddedExtension, openPglite } from './pglite.ts';
import { unpackSnapshot } from './snapshot-file.ts';

export interface EmbeddedDatabaseOptions {
  readonly dir: string;
  readonly log: Logger;
  readonly snapshot?: string | URL | undefined;
  readonly extensions?: readonly EmbeddedExtension[] | undefined;
}

export async function openEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<Database> {
  const { dir, snapshot, extensions = [] } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const data = join(dir, 'pgdata');
  const exists = await stat(data).then(
    () => true,
    () => false,
  );
  if (!exists && snapshot !== undefined) await unpackSnapshot(snapshot, data);
  return createDatabase(new LocalEngine(await openPglite({ dataDir: data }, extensions), 'embedded-owner'));
}
