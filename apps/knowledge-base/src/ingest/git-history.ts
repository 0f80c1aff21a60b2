import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { FileHistory } from './read-document.ts';

const run = promisify(execFile);
const LARGEST = 256 * 1024 * 1024;

/** When and by whom each file below a folder was changed last, by path; empty where the folder is in no repository. */
export async function gitHistory(root: string): Promise<ReadonlyMap<string, FileHistory>> {
  if (!isVersioned(root)) return new Map();
  // A repository's own settings may name programs to run; what `log` would run is switched off, a fetch of what a
  // partial clone lacks included.
  const off = ['core.quotePath=false', 'core.fsmonitor=false', 'log.showSignature=false', 'protocol.allow=never'];
  const safely = off.flatMap((setting) => ['-c', setting]);
  const args = [
    ...safely,
    '-C',
    root,
    'log',
    '--no-renames',
    '--format=%x01%aI%x02%aN',
    '--name-only',
    '--relative',
    '--',
    '.',
  ];
  const { stdout } = await run('git', args, { maxBuffer: LARGEST }).catch(() => ({ stdout: '' }));
  const files = new Map<string, { createdAt: Date; updatedAt: Date; author: string }>();
  for (const entry of stdout.split('\x01').slice(1)) {
    const [head = '', ...paths] = entry.split('\n').filter((line) => line !== '');
    const [date = '', author = ''] = head.split('\x02');
    const at = new Date(date);
    if (Number.isNaN(at.getTime())) continue;
    for (const path of paths) {
      const known = files.get(path);
      // Latest first: whatever comes later in the log is earlier in time.
      if (known) known.createdAt = at;
      else files.set(path, { createdAt: at, updatedAt: at, author });
    }
  }
  return files;
}

/** Most folders are in none, and asking git takes a process. */
function isVersioned(folder: string): boolean {
  return existsSync(join(folder, '.git')) || (dirname(folder) !== folder && isVersioned(dirname(folder)));
}
