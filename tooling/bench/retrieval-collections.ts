import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewDocument } from '../../apps/knowledge-base/src/domain/document.ts';
import { toPassages } from '../../apps/knowledge-base/src/domain/passages.ts';

/** Documents with questions and what answers them; relevance is binary. */
export interface Collection {
  readonly name: string;
  /** Documents as they are put into the index, or a folder that is ingested. */
  readonly documents: readonly NewDocument[] | { readonly folder: string };
  readonly questions: readonly { readonly query: string; readonly relevant: readonly string[] }[];
}

/** Recognises a collection by its files: Cranfield's, BEIR's, or a folder (or `pages.tar.gz`) of Markdown. */
export async function openCollection(folder: string, questions: string | undefined): Promise<Collection> {
  const names = readdirSync(folder);
  const name = folder.split('/').filter(Boolean).at(-1) ?? folder;
  const file = (pattern: RegExp) => names.find((candidate) => pattern.test(candidate));
  const [all, asked, judged] = [file(/\.all/i), file(/\.qry/i), file(/qrel/i)];
  if (all && asked && judged) {
    return { name, ...smart(join(folder, all), join(folder, asked), join(folder, judged)) };
  }
  if (names.includes('corpus.jsonl')) return { name, ...beir(folder) };
  const pages = file(/^pages\.tar\.gz$/);
  const own = questions ?? (existsSync(join(folder, 'questions.json')) ? join(folder, 'questions.json') : handbook);
  const labelled = JSON.parse(readFileSync(own, 'utf8')) as Collection['questions'];
  if (!pages) return { name, documents: { folder }, questions: labelled };
  const unpacked = await mkdtemp(join(tmpdir(), 'kb-bench-'));
  execFileSync('tar', ['-xzf', join(folder, pages), '-C', unpacked]);
  return { name, documents: { folder: unpacked }, questions: labelled };
}

const handbook = join(import.meta.dirname, 'handbook-questions.json');

/** The old SMART format: `.I`, `.T`, `.W`. Judgements number the questions by their order; a grade below 1 is no match. */
function smart(all: string, asked: string, judged: string): Omit<Collection, 'name'> {
  const entries = (path: string) => readFileSync(path, 'latin1').replaceAll('\r', '').split(/^\.I /m).slice(1);
  const field = (entry: string, letter: string) =>
    (
      new RegExp(`^\\.${letter}\\s*\\n([\\s\\S]*?)(?=^\\.[A-Z]\\s*\\n|(?![\\s\\S]))`, 'm').exec(entry)?.[1] ?? ''
    ).trim();
  const relevant = new Map<number, string[]>();
  for (const line of readFileSync(judged, 'utf8').trim().split('\n')) {
    const [question = '', document = '', grade = '1'] = line.trim().split(/\s+/);
    if (Number(grade) < 1) continue;
    relevant.set(Number(question), [...(relevant.get(Number(question)) ?? []), document]);
  }
  return {
    documents: entries(all).map((entry) =>
      document(/^\d+/.exec(entry)?.[0] ?? '', field(entry, 'T'), field(entry, 'W')),
    ),
    questions: entries(asked).map((entry, index) => ({
      query: field(entry, 'W').replaceAll(/\s+/g, ' '),
      relevant: relevant.get(index + 1) ?? [],
    })),
  };
}

function beir(folder: string): Omit<Collection, 'name'> {
  const rows = (path: string) =>
    readFileSync(join(folder, path), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
  const qrels = readdirSync(join(folder, 'qrels'));
  const test = qrels.find((name) => name.startsWith('test')) ?? qrels[0] ?? '';
  const relevant = new Map<string, string[]>();
  for (const line of readFileSync(join(folder, 'qrels', test), 'utf8')
    .trim()
    .split('\n')
    .slice(1)) {
    const [question = '', document = '', grade = '1'] = line.split('\t');
    if (Number(grade) > 0) relevant.set(question, [...(relevant.get(question) ?? []), document]);
  }
  return {
    documents: rows('corpus.jsonl').map(({ _id = '', title = '', text = '' }) => document(_id, title, text)),
    questions: rows('queries.jsonl').map(({ _id = '', text = '' }) => ({
      query: text,
      relevant: relevant.get(_id) ?? [],
    })),
  };
}

export function document(path: string, title: string, text: string, groups: readonly string[] = []): NewDocument {
  const at = new Date('2026-01-01T00:00:00Z');
  return {
    source: 'bench',
    path,
    hash: path,
    title: title.replaceAll(/\s+/g, ' '),
    space: 'bench',
    kind: 'page',
    status: 'current',
    language: 'english',
    groups,
    labels: [],
    owner: null,
    author: null,
    department: null,
    version: null,
    effectiveOn: null,
    expiresOn: null,
    reviewDue: null,
    supersedes: null,
    createdAt: at,
    updatedAt: at,
    passages: toPassages(text.split(/(?<=\n\n)/).map((raw) => ({ raw }))),
  };
}
