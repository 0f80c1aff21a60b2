import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordStore, StoredRecord } from './port.ts';

interface Document {
  readonly id: string;
  /** 0: removed. */
  readonly version: number;
  readonly value?: unknown;
  /** Milliseconds, with fractions: the order in which they were made. */
  readonly made: number;
  readonly expiresAt: number;
}

/** The latest writing of a record, when it was looked for; 0 where there is none. The numbers of a record only rise. */
interface Found {
  readonly number: number;
  readonly document?: Document;
  readonly at: number;
}

/** What was replaced stays so long, for whoever is about to replace it as well and must fail. */
const KEPT_MS = 10_000;
/** A process that was halted for longer between reading and writing has nothing to say any more. */
const STALE_MS = 5000;
/** One put in this many also clears a folder of what is dead: no timer, and the cost stays beside real work. */
const PRUNE_EVERY = 50;

/**
 * Records as files, shared by all processes of a machine, without a lock that a killed process could hold. Each writing
 * of a record is a file of its own, `<hash of the id>.<number>`, made under another name and then linked: it is there
 * whole or not at all, and of two that follow the same number one finds the name taken. Folders 0700, files 0600.
 */
export function fileRecords(dir: string, now: () => Date = () => new Date()): RecordStore {
  let puts = 0;

  function folderOf(collection: string, id: string): { folder: string; name: string } {
    const name = createHash('sha256').update(id).digest('hex').slice(0, 32);
    return { folder: join(dir, collection, name.slice(0, 2)), name: name.slice(2) };
  }

  const isAlive = ({ version, expiresAt }: Document) => version > 0 && expiresAt > now().getTime();

  /** Links the writing that follows `before`. False when another one was first. */
  async function follow(folder: string, name: string, before: Found, next: Document, durable: boolean) {
    const number = before.number + 1;
    const draft = join(folder, `.${process.pid}-${puts++}-${Math.random().toString(36).slice(2)}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, JSON.stringify(next), { flag: 'wx', mode: 0o600 });
    try {
      if (durable) await synced(draft);
      if (Date.now() - before.at > STALE_MS) return false;
      linkSync(draft, join(folder, `${name}.${number}`));
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    } finally {
      unlinkSync(draft);
    }
    if (durable && process.platform !== 'win32') await synced(folder);
    discardBefore(folder, name, number);
    if (puts % PRUNE_EVERY === 0) prune(folder, isAlive);
    return true;
  }

  return {
    async get<T>(collection: string, id: string) {
      const { folder, name } = folderOf(collection, id);
      const latest = latestOf(folder, name).document;
      return latest && isAlive(latest) ? shown<T>(latest) : undefined;
    },
    async put(collection, id, value, { expected, expiresAt, durable = false }) {
      const { folder, name } = folderOf(collection, id);
      const before = latestOf(folder, name);
      const alive = before.document && isAlive(before.document) ? before.document : undefined;
      if ((alive?.version ?? 0) !== expected) return false;
      const made = alive?.made ?? performance.timeOrigin + performance.now();
      const next = { id, version: expected + 1, value, made, expiresAt: expiresAt.getTime() };
      return follow(folder, name, before, next, durable);
    },
    async list<T>(collection: string, limit = 100) {
      const alive = namesIn(join(dir, collection)).flatMap((part) => {
        const folder = join(dir, collection, part);
        return [...numbersIn(folder).keys()].flatMap((name) => {
          const latest = latestOf(folder, name).document;
          return latest && isAlive(latest) ? latest : [];
        });
      });
      return alive
        .sort((a, b) => b.made - a.made)
        .slice(0, limit)
        .map((document) => shown<T>(document));
    },
    async remove(collection, id) {
      const { folder, name } = folderOf(collection, id);
      for (let removed = false; !removed; ) {
        const before = latestOf(folder, name);
        if (!before.document || before.document.version === 0) return;
        const tombstone = { id, version: 0, made: before.document.made, expiresAt: now().getTime() };
        removed = await follow(folder, name, before, tombstone, false);
      }
    },
  };
}

const shown = <T>({ id, version, value }: Document): StoredRecord<T> => ({ id, version, value: value as T });

function latestOf(folder: string, name: string): Found {
  for (;;) {
    const at = Date.now();
    const number = numbersIn(folder, name).get(name)?.at(-1);
    if (number === undefined) return { number: 0, at };
    try {
      return { number, at, document: JSON.parse(readFileSync(join(folder, `${name}.${number}`), 'utf8')) };
    } catch (error) {
      // Cleared away since: there is a later one, or none.
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

/** The numbers of each record's writings, rising. */
function numbersIn(folder: string, only?: string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const file of namesIn(folder)) {
    const dot = file.lastIndexOf('.');
    const name = file.slice(0, dot);
    if (dot <= 0 || (only !== undefined && name !== only)) continue;
    found.set(name, [...(found.get(name) ?? []), Number(file.slice(dot + 1))]);
  }
  for (const numbers of found.values()) numbers.sort((a, b) => a - b);
  return found;
}

/** Takes away what was replaced long enough ago. */
function discardBefore(folder: string, name: string, latest: number): void {
  const numbers = numbersIn(folder, name).get(name) ?? [];
  for (const [index, number] of numbers.entries()) {
    const successor = numbers[index + 1];
    if (number >= latest || successor === undefined || !isOld(join(folder, `${name}.${successor}`))) return;
    discard(join(folder, `${name}.${number}`));
  }
}

/** Takes away records that are dead for long enough, and drafts of processes that were killed. */
function prune(folder: string, isAlive: (document: Document) => boolean): void {
  for (const [name, numbers] of numbersIn(folder)) {
    const latest = latestOf(folder, name);
    if (!latest.document || isAlive(latest.document) || !isOld(join(folder, `${name}.${latest.number}`))) continue;
    for (const number of numbers) discard(join(folder, `${name}.${number}`));
  }
  for (const file of namesIn(folder))
    if (file.startsWith('.') && isOld(join(folder, file))) discard(join(folder, file));
}

function isOld(path: string): boolean {
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return mtimeMs !== undefined && mtimeMs < Date.now() - KEPT_MS;
}

function discard(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    // Another process was quicker.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

async function synced(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
