import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@enterprise-mcp/kit';
import type { MailIndex } from '../../../ports.ts';
import type { ServerAddress } from '../settings.ts';
import { type Imap, openImap } from './connection.ts';
import { foldersOf } from './folders.ts';
import { syncFolder } from './sync.ts';

/** Folders that are not watched are looked at so often. */
const ROUND_MS = 60_000;
const RETRY_MS = [1_000, 5_000, 30_000, 60_000] as const;

export interface Watch {
  /** Looks again soon: something was put into a folder. */
  nudge(): void;
  /** All folders were read at least once, in this process or before. */
  readonly ready: boolean;
  stop(): Promise<void>;
}

export interface WatchOptions {
  readonly server: ServerAddress;
  /** Names and special uses. */
  readonly folders: readonly string[];
  readonly index: MailIndex;
  readonly log: Logger;
  /** Told the paths of the folders. */
  readonly onFolders: (paths: readonly string[]) => void;
  now(): Date;
}

/** Keeps the index up to date: waits for news of the first folder with IDLE, and looks at all of them then. */
export function watchMail({ server, folders, index, log, onFolders, now }: WatchOptions): Watch {
  const stopping = new AbortController();
  let ready = false;
  let current: Imap | undefined;
  let wake: () => void = () => undefined;
  const running = run();

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        const imap = await openImap(server);
        current = imap;
        const paths = await foldersOf(imap, folders);
        onFolders(paths);
        while (imap.usable && !stopping.signal.aborted) {
          for (const path of paths) await syncFolder(imap, path, index, now);
          ready = true;
          failures = 0;
          await news(imap, paths[0]);
        }
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.warn('the mail server could not be read, trying again', { error });
      } finally {
        current?.close();
      }
      const pause = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)];
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  /** Resolves when something happened in the folder, was nudged, or a round is over. */
  async function news(imap: Imap, folder: string | undefined): Promise<void> {
    if (folder === undefined) return sleep(ROUND_MS, undefined, { signal: stopping.signal });
    const lock = await imap.getMailboxLock(folder, { readOnly: true });
    try {
      const happened = new Promise<void>((resolve) => {
        wake = resolve;
        imap.once('exists', () => resolve());
        imap.once('expunge', () => resolve());
        imap.once('close', () => resolve());
      });
      const idle = imap.idle();
      idle.catch(() => undefined);
      const round = AbortSignal.any([stopping.signal, AbortSignal.timeout(ROUND_MS)]);
      await Promise.race([happened, sleep(ROUND_MS, undefined, { signal: round }).catch(() => undefined)]);
      imap.removeAllListeners('exists');
      imap.removeAllListeners('expunge');
      // Any command ends IDLE.
      if (imap.usable) await imap.noop();
    } finally {
      lock.release();
    }
  }

  return {
    nudge: () => wake(),
    get ready() {
      return ready;
    },
    async stop() {
      stopping.abort();
      current?.close();
      await running.catch(() => undefined);
    },
  };
}
