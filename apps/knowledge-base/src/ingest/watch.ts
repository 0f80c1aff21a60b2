import { watch } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Editors and checkouts change many files at once: so long nothing more must happen. */
const QUIET_MS = 800;

/** Yields each time that something below the folders has changed and come to rest; ends with the signal. */
export async function* watchFolders(paths: readonly string[], signal: AbortSignal): AsyncGenerator<void> {
  let changed = () => {};
  const folders = await Promise.all(paths.map(async (path) => ((await lstat(path)).isFile() ? dirname(path) : path)));
  const watchers = folders.map((folder) => watch(folder, { recursive: true, signal }, () => changed()));
  // A folder that vanishes ends its watcher, not the others.
  for (const watcher of watchers) watcher.on('error', () => watcher.close());
  try {
    while (!signal.aborted) {
      await new Promise<void>((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        changed = () => {
          clearTimeout(timer);
          timer = setTimeout(resolve, QUIET_MS);
        };
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      if (!signal.aborted) yield;
    }
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}
