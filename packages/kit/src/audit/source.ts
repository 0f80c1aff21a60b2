import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from './read.ts';

/** A log as files, wherever they are kept. */
export interface AuditSource {
  /** How people know it: the folder. */
  readonly name: string;
  /** Whether chains have a head beside them. */
  readonly heads: boolean;
  /** Names of all files. Rejects when the log cannot be read. */
  list(): Promise<readonly string[]>;
  /** A file's bytes, one character each; undefined when it is not there. */
  read(file: string): Promise<string | undefined>;
}

export function folderSource(dir: string): AuditSource {
  return { name: dir, heads: true, list: () => readdir(dir), read: (file) => readIfThere(join(dir, file)) };
}
