import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './servers.ts';
import type { Document } from './write.ts';

/** Folders that hold nothing but generated pages. */
const FOLDERS = ['docs/errors', 'docs/reference'];

/** Pages whose code or server is gone. */
export function orphans(documents: readonly Document[]): string[] {
  const wanted = new Set(documents.map(({ path }) => path));
  return FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => path.endsWith('.md') && !wanted.has(path))
    .sort();
}
