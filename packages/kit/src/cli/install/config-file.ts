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
import { isDeepStrictEqual } from 'node:util';
import { applyEdits, modify, type ParseError, parse, printParseErrorCode } from 'jsonc-parser';

/** A host's configuration file as it was read. */
export interface ConfigFile {
  /** Where it really is: a link stays a link. */
  readonly path: string;
  /** Undefined when there is none yet. */
  readonly text: string | undefined;
  readonly document: Record<string, unknown>;
}

/**
 * Comments and trailing commas are read where the host reads them too. Throws, with the way out, when the file is there
 * and is not a JSON object.
 */
export function readConfigFile(path: string, { comments = false }: { comments?: boolean } = {}): ConfigFile {
  const real = realPath(path);
  const text = readText(real);
  if (text === undefined || text.trim() === '') return { path: real, text, document: {} };
  const errors: ParseError[] = [];
  const plain = text.replace(/^\uFEFF/, '');
  const document: unknown = parse(plain, errors, { disallowComments: !comments, allowTrailingComma: comments });
  const [first] = errors;
  if (first) {
    const line = plain.slice(0, first.offset).split('\n').length;
    const also = comments ? '' : '; the host takes no comments or trailing commas';
    throw leftAlone(real, `line ${line} is not valid JSON (${printParseErrorCode(first.error)}${also})`);
  }
  if (document === null || typeof document !== 'object' || Array.isArray(document)) {
    throw leftAlone(real, 'it is not a JSON object');
  }
  return { path: real, text, document: document as Record<string, unknown> };
}

function leftAlone(path: string, why: string): Error {
  return new Error(`${path} was left alone: ${why}. Correct it, or put the entry there by hand.`);
}

/** The document as text, indented as the file was. */
export function formatDocument({ text }: Pick<ConfigFile, 'text'>, document: unknown): string {
  return `${JSON.stringify(document, undefined, indentOf(text))}\n`;
}

/** The file's text with `next` in it: only what differs is written anew, so that comments and formatting stay. */
export function editedText({ path, text, document }: ConfigFile, next: Record<string, unknown>): string {
  if (text === undefined || text.trim() === '') return formatDocument({ text }, next);
  const indent = indentOf(text);
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const [mark = ''] = /^\uFEFF/.exec(text) ?? [];
  const edited = differences(document, next).reduce(
    (before, { at, value }) => applyEdits(before, modify(before, at, value, { formattingOptions })),
    text.slice(mark.length),
  );
  // Of a key that is there twice the last one counts and the first one is edited.
  if (!isDeepStrictEqual(parse(edited), next)) throw leftAlone(path, 'some key is in it twice');
  return mark + edited;
}

interface Difference {
  readonly at: string[];
  /** Undefined: it is gone. */
  readonly value: unknown;
}

/** The smallest places in which two objects differ; a list is one place. */
function differences(before: unknown, after: unknown, at: string[] = []): Difference[] {
  if (!isObject(before) || !isObject(after)) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ at, value: after }];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differences(before[key], after[key], [...at, key]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function indentOf(text: string | undefined): string {
  return /^[ \t]+(?=")/m.exec(text ?? '')?.[0] ?? '  ';
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
