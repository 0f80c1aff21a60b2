import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Around, Files, Templates } from './files.ts';

/** Reads what `collect.mjs` wrote. */
export async function readTemplates(folder: string): Promise<Templates> {
  const names = (await readdir(join(folder, 'apps'))).sort();
  const apps = await Promise.all(names.map(async (name) => [name, await tree(join(folder, 'apps', name))] as const));
  return {
    apps: new Map(apps),
    depot: await tree(join(folder, 'depot')),
    around: JSON.parse(await readFile(join(folder, 'around.json'), 'utf8')) as Around,
  };
}

async function tree(root: string): Promise<Files> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return new Map(paths.map((path, i) => [relative(root, path).split(sep).join('/'), texts[i] ?? '']));
}
