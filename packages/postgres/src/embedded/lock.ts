import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rename, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from './liveness.ts';

// Node has no flock, and "delete the stale lock, create mine" lets two processes through: the second deletes what the
// first has just created. So locks are numbered and the highest number never goes away: `owner.7` is taken over only
// by creating `owner.8`, which `link` does for exactly one process. A latecomer that saw an older number finds a higher
// one after its own `link` and withdraws.

/** What an owner tells of itself. */
export interface OwnerRecord extends ProcessIdentity {
  /** Where it serves the folder. Bound before the lock is taken. */
  readonly socket: string;
  /** Known only to who may read the folder. */
  readonly token: string;
  readonly startedAt: string;
  /** Set by an owner that left in order while its process may live on. */
  readonly released?: boolean;
}

export interface Lock {
  readonly generation: number;
  readonly owner: OwnerRecord;
}

const HEARTBEAT_MS = 2000;
/** Old numbers kept, so that a directory listing taken during a change never misses them all. */
const KEPT = 3;

/** The latest lock, whoever holds it; undefined in a folder that never had an owner. */
export async function latestLock(dir: string): Promise<Lock | undefined> {
  for (;;) {
    const generation = (await generations(dir)).at(-1);
    if (generation === undefined) return undefined;
    try {
      return { generation, owner: ownerIn(await readFile(file(dir, generation), 'utf8')) };
    } catch (thrown) {
      // Withdrawn by a latecomer, or superseded and removed, since the listing.
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
    }
  }
}

/** Locks appear whole; one that cannot be read was emptied by a power cut, which its owner did not survive either. */
function ownerIn(text: string): OwnerRecord {
  try {
    return JSON.parse(text);
  } catch {
    return { pid: 0, ticks: '', kernel: '', namespace: '', socket: '', token: '', startedAt: '', released: true };
  }
}

export interface HeldLock {
  readonly generation: number;
  release(): Promise<void>;
}

/** Takes the lock after `previous`, whose owner is dead or has released it. Undefined: somebody else was faster. */
export async function takeLock(dir: string, owner: OwnerRecord, previous: number): Promise<HeldLock | undefined> {
  const generation = previous + 1;
  const path = file(dir, generation);
  const draft = await writeDraft(dir, owner);
  try {
    await link(draft, path);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return undefined;
    throw thrown;
  } finally {
    await unlink(draft);
  }
  const all = await generations(dir);
  if (all.some((other) => other > generation)) {
    await unlink(path);
    return undefined;
  }
  for (const old of all) if (old <= generation - KEPT) await unlink(file(dir, old)).catch(() => undefined);
  // For observers in another container or on another machine, to whom our process number means nothing.
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    generation,
    release: async () => {
      clearInterval(heartbeat);
      await rename(await writeDraft(dir, { ...owner, released: true }), path);
    },
  };
}

export function lockFile(dir: string, { generation }: Lock): string {
  return file(dir, generation);
}

const file = (dir: string, generation: number) => join(dir, `owner.${generation}`);

async function generations(dir: string): Promise<number[]> {
  const numbers = (await readdir(dir)).map((name) => /^owner\.(\d+)$/.exec(name)?.[1]).filter((n) => n !== undefined);
  return numbers.map(Number).sort((a, b) => a - b);
}

async function writeDraft(dir: string, owner: OwnerRecord): Promise<string> {
  const draft = join(dir, `draft.${randomBytes(8).toString('hex')}`);
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600, flag: 'wx' });
  return draft;
}
