import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodedError, Logger } from '@enterprise-mcp/kit';
import { postgresErrors } from '../errors.ts';
import { LocalEngine } from './local-engine.ts';
import { type EmbeddedExtension, freshDataDir, openPglite } from './pglite.ts';
import { readSnapshot, unpackDataDir } from './snapshot-file.ts';

export interface FolderOptions {
  readonly dir: string;
  readonly log: Logger;
  readonly snapshot: string | URL | undefined;
  readonly extensions: readonly EmbeddedExtension[];
}

/** Opens the database in a folder this process owns, and prepares it first when there is none. */
export async function openFolder({ dir, snapshot, extensions, log }: FolderOptions): Promise<LocalEngine> {
  const data = join(dir, 'pgdata');
  const started = performance.now();
  const exists = await stat(join(data, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (!exists) {
    await unpackDataDir(snapshot === undefined ? await freshDataDir() : await readSnapshot(snapshot), data);
  }
  try {
    const pg = await openPglite({ dataDir: data }, extensions);
    log.debug('Embedded database opened', { first: !exists, milliseconds: Math.round(performance.now() - started) });
    return new LocalEngine(pg, 'embedded-owner');
  } catch (thrown) {
    const reason = 'the database in it does not open; it is damaged or of another version';
    throw folderProblem(dir, thrown) ?? postgresErrors.POSTGRES_FOLDER_UNUSABLE({ dir, reason }, { cause: thrown });
  }
}

const folderReasons: Readonly<Record<string, string>> = {
  EACCES: 'no right to write there',
  EPERM: 'no right to write there',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'there is a file of this name',
};

/** What the file system refused, in words; undefined when it was something else. */
export function folderProblem(dir: string, thrown: unknown): CodedError | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const reason = folderReasons[code];
  return reason === undefined ? undefined : postgresErrors.POSTGRES_FOLDER_UNUSABLE({ dir, reason }, { cause: thrown });
}
