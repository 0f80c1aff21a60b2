import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import type { Unread } from '../ports.ts';

/** A file that may be read. */
export interface FoundFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly absolute: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

export interface Walked {
  /** Where it really is. */
  readonly root: string;
  readonly files: readonly FoundFile[];
  readonly unread: readonly Unread[];
  /** Only part of the root was looked at: what is not in `files` is not gone. */
  readonly partial: boolean;
}

export const READABLE: ReadonlySet<string> = new Set([
  '.md',
  '.markdown',
  '.mdx',
  '.html',
  '.htm',
  '.xhtml',
  '.docx',
  '.pdf',
  '.txt',
  '.text',
  '.rst',
  '.adoc',
  '.org',
]);

const SKIPPED = new Set(['node_modules', '__pycache__']);
const MOST_FILES = 500_000;
const DEEPEST = 64;

/** Files below a folder, or the one file. Links are never followed: those that lead out of the folder are told. */
export async function walk(path: string): Promise<Walked> {
  const root = await realpath(path);
  const stats = await lstat(root);
  if (stats.isFile()) {
    const file = { path: basename(root), absolute: root, bytes: stats.size, modifiedAt: stats.mtime };
    return { root: dirname(root), files: [file], unread: [], partial: true };
  }
  const files: FoundFile[] = [];
  const unread: Unread[] = [];
  let partial = false;

  async function enter(folder: string, depth: number): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
      unread.push({ path: named(folder), reason: `the folder cannot be read (${codeOf(cause)})` });
      partial = true;
      return [];
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue;
      const absolute = join(folder, entry.name);
      if (entry.isSymbolicLink()) await link(absolute);
      else if (entry.isDirectory()) {
        if (depth >= DEEPEST) unread.push({ path: named(absolute), reason: 'the folder is nested too deeply' });
        else await enter(absolute, depth + 1);
      } else if (entry.isFile() && READABLE.has(extname(entry.name).toLowerCase())) {
        if (files.length >= MOST_FILES) throw new Error(`more than ${MOST_FILES} files`);
        const { size, mtime } = await lstat(absolute);
        files.push({ path: named(absolute), absolute, bytes: size, modifiedAt: mtime });
      }
    }
  }

  async function link(absolute: string): Promise<void> {
    const target = await realpath(absolute).catch((cause: unknown) => codeOf(cause));
    if (target === 'ELOOP') unread.push({ path: named(absolute), reason: 'the link leads in a circle' });
    else if (target === 'ENOENT') unread.push({ path: named(absolute), reason: 'the link leads nowhere' });
    // One that stays inside leads to something that is read anyway.
    else if (target !== root && !target.startsWith(root + sep)) {
      unread.push({ path: named(absolute), reason: 'the link leads out of the folder and was not followed' });
    }
  }

  const named = (absolute: string) => relative(root, absolute).split(sep).join('/');
  await enter(root, 0);
  return { root, files, unread, partial };
}

/** Reads a file that is still what was found: no link, no device, not larger than allowed. */
export async function readWhole(absolute: string, maxBytes: number): Promise<Buffer> {
  const handle = await open(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('no plain file');
    if (stats.size > maxBytes) throw new Error(tooLarge(stats.size, maxBytes));
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

export function tooLarge(bytes: number, maxBytes: number): string {
  const mb = (n: number) => (n / 1024 / 1024).toFixed(0);
  return `too large: ${mb(bytes)} MB of at most ${mb(maxBytes)} (--max-file-mb)`;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
}
