import { posix } from 'node:path';
import type { Files } from './files.ts';

/** Relative paths in code, whether imported or joined with the file's own folder. */
const REFERENCE = /(?<=from |import\(|import |(?:join|resolve)\(import\.meta\.dirname, |new URL\()'(\.{1,2}\/[^']*)'/g;

/** What the testkit builds from `tooling/containers` of the repository around it. */
const OF_THE_REPOSITORY = /\bmailContainer\(/;

const isCode = (path: string) => /\.m?ts$|\.mjs$/.test(path);
const resolved = (path: string, reference: string) => posix.normalize(posix.join(posix.dirname(path), reference));

/** Files that need something which is not among them, and those that need these; `package.json` is always there. */
export function broken(files: Files): ReadonlySet<string> {
  const found = new Set<string>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [path, text] of files) {
      if (!isCode(path) || found.has(path)) continue;
      const lost = references(path, text).some((target) => target.startsWith('../') || isLost(target, files, found));
      if (lost || OF_THE_REPOSITORY.test(text)) found.add(path);
    }
  }
  return found;
}

/** Targets of code; folders and what is built are there later. */
function isLost(target: string, files: Files, gone: ReadonlySet<string>): boolean {
  return isCode(target) && (!files.has(target) || gone.has(target));
}

function references(path: string, text: string): string[] {
  return [...text.matchAll(REFERENCE)].map(([, reference = '']) => resolved(path, reference));
}

/** The files under new paths, with their references to one another corrected. */
export function moved(files: Files, to: (path: string) => string): Map<string, string> {
  return new Map(
    [...files].map(([path, text]) => {
      const home = to(path);
      if (!isCode(path) || home === path) return [home, text];
      return [
        home,
        text.replaceAll(
          REFERENCE,
          (_, reference: string) => `'${relative(home, to(resolved(path, reference)), reference)}'`,
        ),
      ];
    }),
  );
}

function relative(from: string, target: string, original: string): string {
  const path = posix.relative(posix.dirname(from), target);
  const slash = original.endsWith('/') && !path.endsWith('/') ? '/' : '';
  return `${path.startsWith('.') ? path : `./${path}`}${slash}`;
}
