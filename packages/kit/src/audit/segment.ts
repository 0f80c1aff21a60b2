import { closeSync, fdatasync, fdatasyncSync, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname } from 'node:path';

/** The file that is being written. Only appends whole batches: what fails halfway is taken back. */
export interface Segment {
  readonly bytes: number;
  /** A sync failed: what the disk holds is unknown, so nothing more may be promised on this file. */
  readonly broken: boolean;
  append(text: string): void;
  /** Rejects when the data is not on disk; never blocks the event loop. */
  sync(): Promise<void>;
  syncNow(): void;
  /** Whether the path still leads to this file. A removed folder goes on taking writes without an error. */
  inPlace(): boolean;
  close(): void;
}

export function createSegment(path: string): Segment {
  const fd = openSync(path, 'ax', 0o600);
  const { ino } = fstatSync(fd);
  let bytes = 0;
  let torn = false;
  let broken = false;
  let syncing = 0;
  let closing = false;
  let folderSynced = false;

  const release = () => {
    if (closing && syncing === 0) closeSync(fd);
  };
  const syncData = () =>
    new Promise<void>((resolve, reject) => fdatasync(fd, (error) => (error ? reject(error) : resolve())));

  return {
    get bytes() {
      return bytes;
    },
    get broken() {
      return broken;
    },
    append(text) {
      if (torn) {
        ftruncateSync(fd, bytes);
        torn = false;
      }
      const data = Buffer.from(text);
      try {
        for (let done = 0; done < data.length; ) done += writeSync(fd, data, done);
      } catch (error) {
        torn = true;
        throw error;
      }
      bytes += data.length;
    },
    async sync() {
      if (broken) throw new Error(`${path} could not be forced to disk`);
      syncing++;
      try {
        await syncData();
        if (!folderSynced) await syncFolder(dirname(path));
        folderSynced = true;
      } catch (error) {
        broken = true;
        throw error;
      } finally {
        syncing--;
        release();
      }
    },
    syncNow: () => fdatasyncSync(fd),
    inPlace: () => statSync(path, { throwIfNoEntry: false })?.ino === ino,
    close() {
      closing = true;
      release();
    },
  };
}

/** Makes a new file's name survive a power cut, as far as the file system can; Windows cannot open folders. */
async function syncFolder(path: string): Promise<void> {
  if (platform() === 'win32') return;
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // Some network file systems refuse. The data itself is on disk.
  }
}
