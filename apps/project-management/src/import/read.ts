import { readFile } from 'node:fs/promises';
import { pmErrors } from '../errors.ts';
import { readTable } from './csv.ts';
import { fromGitHub } from './github-json.ts';
import type { Imported } from './issue.ts';
import { fromJira, isJira } from './jira.ts';
import { fromLinear, isLinear } from './linear.ts';

const MAX_BYTES = 200 * 1024 * 1024;

/** An export as what it holds; which system it is from, its columns or its form tell. */
export async function readExport(path: string): Promise<Imported> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw pmErrors.PM_IMPORT_UNREADABLE({ problem: `${path} cannot be read (${cause.code})` }, { cause });
  });
  if (bytes.length > MAX_BYTES) throw pmErrors.PM_IMPORT_UNREADABLE({ problem: `${path} has more than 200 MB` });
  const text = bytes.toString('utf8');
  if (/^\uFEFF?\s*[[{]/.test(text)) return fromGitHub(listIn(text));
  const table = readTable(text);
  if (isJira(table)) return fromJira(table);
  if (isLinear(table)) return fromLinear(table);
  const found = table.columns.slice(0, 8).join(', ');
  throw pmErrors.PM_IMPORT_UNREADABLE({
    problem: `neither Jira ('Issue key', 'Summary') nor Linear ('ID', 'Team', 'Title', 'Status') has columns like ${found}`,
  });
}

function listIn(text: string): readonly unknown[] {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw pmErrors.PM_IMPORT_UNREADABLE({ problem: 'the file is no JSON' }, { cause });
  }
  if (Array.isArray(data)) return data as unknown[];
  throw pmErrors.PM_IMPORT_UNREADABLE({ problem: 'the JSON is no list of issues' });
}
