import { isTest, type Offence } from './import-rules.ts';
import type { SourceFile } from './source-file.ts';

export const MAX_LINES = 250;
export const MAX_SERVER_LINES = 40;

/** Files that are one declaration each, with their test beside them. `index.ts` only lists them. */
const declarations = /^apps\/[^/]+\/src\/(tools|resources|prompts)\/(?!index\.ts$)[^/]+\.ts$/;

/** Configuration files of tools must export a default. */
const configuration = /(\.config|\/vitest\.[^/]+)\.ts$/;

/** The only files of an app or of a package for servers that touch the process. The testkit starts processes. */
const mayTouchProcess = /^apps\/[^/]+\/src\/bin\.ts$|^packages\/testkit\//;

export function lengthOffences(file: SourceFile): Offence[] {
  const max = /^apps\/[^/]+\/src\/server\.ts$/.test(file.path) ? MAX_SERVER_LINES : MAX_LINES;
  if (isTest(file.path) || file.lines <= max) return [];
  return [{ file: file.path, problem: `${file.lines} lines, at most ${max}` }];
}

export function defaultExportOffences(file: SourceFile): Offence[] {
  if (!file.defaultExport || configuration.test(file.path)) return [];
  return [{ file: file.path, problem: 'has a default export' }];
}

export function ambientOffences(file: SourceFile): Offence[] {
  const counts = /^(apps|packages)\/[^/]+\/src\//.test(file.path) && !isTest(file.path);
  if (!counts || mayTouchProcess.test(file.path)) return [];
  return file.ambient.map(({ what, line }) => ({ file: file.path, problem: `line ${line}: ${what} outside bin.ts` }));
}

/** Names that say nothing about what is inside. */
export function nameOffences({ path }: Pick<SourceFile, 'path'>): Offence[] {
  if (/(^|\/)(utils?|helpers?)(\/|\.ts$)/.test(path))
    return [{ file: path, problem: 'says nothing: name what it does' }];
  const name = path.split('/').at(-1) ?? '';
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.ts$/.test(name)) return [{ file: path, problem: 'is not kebab-case' }];
  return [];
}

export function siblingTestOffences(paths: readonly string[]): Offence[] {
  const there = new Set(paths);
  return paths
    .filter((path) => declarations.test(path) && !path.endsWith('.test.ts'))
    .filter((path) => !there.has(path.replace(/\.ts$/, '.test.ts')))
    .map((file) => ({ file, problem: 'has no test beside it' }));
}
