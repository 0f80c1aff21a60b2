import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Files } from './files.ts';
import { UsageError } from './usage-error.ts';

/** Refuses a folder with something in it. @returns whether the folder is there. */
export function assertFree(folder: string): boolean {
  try {
    if (readdirSync(folder).length === 0) return true;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    if (code === 'ENOTDIR') throw new UsageError(`${folder} is a file. Choose another folder with --out.`);
    throw thrown;
  }
  throw new UsageError(`${folder} is not empty; nothing was written. Choose another folder with --out.`);
}

/**
 * Writes the files to a new folder: all of them or none. They are put together beside it and moved there in one step, so
 * that whoever is stopped in the middle leaves no half of a server; what was left so is removed the next time.
 */
export function writeAll(files: Files, folder: string): void {
  const parent = dirname(folder);
  const mark = `.${basename(folder)}.creating-`;
  mkdirSync(parent, { recursive: true });
  removeLeft(parent, mark);
  const draft = mkdtempSync(join(parent, `${mark}${process.pid}-`));
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(draft, path)), { recursive: true });
      writeFileSync(join(draft, path), text);
    }
    // mkdtemp makes a folder for its owner alone.
    chmodSync(draft, 0o755);
    if (assertFree(folder)) rmdirSync(folder);
    renameSync(draft, folder);
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true });
    throw thrown;
  }
}

function removeLeft(parent: string, mark: string): void {
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(mark) ? Number.parseInt(name.slice(mark.length), 10) : Number.NaN;
    if (!Number.isNaN(pid) && !isRunning(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
