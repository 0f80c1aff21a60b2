import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isRelative } from '../../domain/logs/selector.ts';

/** A file that a glob found, in the folder that may be read. */
export interface FoundFile {
  /** As the system knows it, links followed. */
  readonly path: string;
  /** Below the folder, as the glob sees it. */
  readonly name: string;
  readonly size: number;
  readonly changed: number;
  readonly inode: number;
}

/** More entries than this are not looked at: a glob that needs them is a mistake, or a trap. */
const MOST_ENTRIES = 50_000;
const MOST_FILES = 5000;
const DEEPEST = 10;

interface Walk {
  readonly roots: readonly string[];
  readonly base: string;
  readonly found: Map<string, FoundFile>;
  entries: number;
  signal: AbortSignal | undefined;
}

/**
 * The regular files below `root` that match. A name can only match an entry that a folder has, so neither `..` nor a
 * slash in a name leads out of it; a link is followed only to where `roots` allow to read anyway.
 *
 * @param service stands in for `{service}`, as it is: its letters match nothing but themselves.
 */
export async function filesMatching(
  root: string,
  glob: string,
  service: string,
  { roots, signal }: { readonly roots: readonly string[]; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly files: readonly FoundFile[]; readonly cut: boolean }> {
  const walk: Walk = { roots, base: root, found: new Map(), entries: 0, signal };
  const segments = glob.split('/');
  if (isRelative(segments))
    await descend(
      walk,
      root,
      '',
      segments.map((text) => segmentOf(text, service)),
    );
  return { files: [...walk.found.values()], cut: walk.entries >= MOST_ENTRIES || walk.found.size >= MOST_FILES };
}

type Segment = '**' | RegExp;

function segmentOf(text: string, service: string): Segment {
  if (text === '**') return text;
  const parts = text.split('{service}').map((part) =>
    part
      .replaceAll(/[.+^$()|[\]{}\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]'),
  );
  return new RegExp(`^${parts.join(service.replaceAll(/[.+^$()|[\]{}\\*?]/g, '\\$&'))}$`, 'su');
}

async function descend(
  walk: Walk,
  folder: string,
  name: string,
  segments: readonly Segment[],
  depth = 0,
): Promise<void> {
  const [segment, ...rest] = segments;
  if (segment === undefined || depth > DEEPEST) return;
  walk.signal?.throwIfAborted();
  // What cannot be listed has no files for us; which folders there are is nothing to report.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (++walk.entries > MOST_ENTRIES || walk.found.size >= MOST_FILES) return;
    if (entry.name.startsWith('.')) continue;
    const below = name === '' ? entry.name : `${name}/${entry.name}`;
    const path = join(folder, entry.name);
    if (segment === '**') {
      if (entry.isDirectory()) await descend(walk, path, below, segments, depth + 1);
      const [next, ...after] = rest;
      if (next === undefined) await take(walk, path, below, []);
      else if (next !== '**' && next.test(entry.name)) await take(walk, path, below, after, depth);
    } else if (segment.test(entry.name)) await take(walk, path, below, rest, depth);
  }
}

/** A file at the end of a glob, or a folder in the middle of it; behind links, only where reading is allowed. */
async function take(walk: Walk, path: string, name: string, rest: readonly Segment[], depth = 0): Promise<void> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined || !walk.roots.some((root) => isInside(root, real))) return;
  const facts = await stat(real).catch(() => undefined);
  if (!facts) return;
  if (rest.length > 0) {
    if (facts.isDirectory()) await descend(walk, real, name, rest, depth + 1);
  } else if (facts.isFile() && !walk.found.has(real)) {
    walk.found.set(real, { path: real, name, size: facts.size, changed: facts.mtimeMs, inode: facts.ino });
  }
}

export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
