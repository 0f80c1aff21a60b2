import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A host's configuration file as it was read. */
export interface ConfigFile {
  /** Where it really is: a link stays a link. */
  readonly path: string;
  /** Undefined when there is none yet. */
  readonly text: string | undefined;
  readonly document: Record<string, unknown>;
}

/** Throws, with the way out, when the file is there and is not a JSON object. */
export function readConfigFile(path: string): ConfigFile {
  const real = realPath(path);
  const text = readText(real);
  if (text === undefined || text.trim() === '') return { path: real, text, document: {} };
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why =
      error instanceof SyntaxError
        ? 'it is not valid JSON (comments and trailing commas are not either)'
        : String(error);
    throw new Error(`${real} was left alone: ${why}. Correct it, or put the entry there by hand.`);
  }
  if (document === null || typeof document !== 'object' || Array.isArray(document)) {
    throw new Error(`${real} was left alone: it is not a JSON object. Correct it, or put the entry there by hand.`);
  }
  return { path: real, text, document: document as Record<string, unknown> };
}

/** The document as text, indented as the file was. */
export function formatDocument({ text }: Pick<ConfigFile, 'text'>, document: unknown): string {
  const indent = /^[ \t]+(?=")/m.exec(text ?? '')?.[0] ?? '  ';
  return `${JSON.stringify(document, undefined, indent)}\n`;
}

/**
 * Replaces the file in one step, after a copy of it was made beside it. Returns the copy's path, undefined when there
 * was no file. Throws, and changes nothing, when somebody else changed the file since it was read.
 */
export function replaceConfigFile({ path, text }: ConfigFile, next: string, now: Date): string | undefined {
  mkdirSync(dirname(path), { recursive: true });
  const stamp = now.toISOString().replaceAll(/[-:.]/g, '');
  const temporary = `${path}.${stamp}.tmp`;
  // It may hold secrets: for the owner alone, unless the file was open to others before.
  const mode = text === undefined ? 0o600 : statSync(path).mode & 0o777;
  try {
    writeSynced(temporary, next, mode);
    if (readText(path) !== text) throw new Error(`${path} was changed by another program just now. Try again.`);
    const backup = text === undefined ? undefined : `${path}.backup-${stamp}`;
    if (backup) copyFileSync(path, backup, constants.COPYFILE_EXCL);
    renameSync(temporary, path);
    return backup;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeSynced(path: string, text: string, mode: number): void {
  const fd = openSync(path, 'wx', mode);
  try {
    writeFileSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
