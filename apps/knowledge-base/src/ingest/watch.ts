import { watch } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Editors and checkouts change many files at once: so long nothing more must happen. */
const QUIET_MS = 800;

/**
 * Yields each time that something below the folders has changed and come to rest; ends with the signal. Watches from
 * the moment it resolves, also while whoever iterates is at work.
 */
export async function watchFolders(
  paths: readonly string[],
  signal: AbortSignal,
  quietMs = QUIET_MS,
): Promise<AsyncGenerator<void>> {
  let changedAt = 0;
  let wake = () => {};
  const folders = await Promise.all(paths.map(async (path) => ((await lstat(path)).isFile() ? dirname(path) : path)));
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true, signal }, () => {
      changedAt = Date.now();
      wake();
    }),
  );
  // A folder that vanishes ends its watcher, not the others.
  for (const watcher of watchers) watcher.on('error', () => watcher.close());
  signal.addEventListener('abort', () => wake(), { once: true });

  async function* changes() {
    try {
      while (!signal.aborted) {
        const left = changedAt === 0 ? undefined : changedAt + quietMs - Date.now();
        if (left !== undefined && left <= 0) {
          changedAt = 0;
          yield;
          continue;
        }
        await new Promise<void>((resolve) => {
          const timer = left === undefined ? undefined : setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    } finally {
      for (const watcher of watchers) watcher.close();
    }
  }
  return changes();
}
