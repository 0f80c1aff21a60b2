import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { NewDocument } from '../domain/document.ts';
import { toPassages } from '../domain/passages.ts';
import { decodeText } from './decode.ts';
import { type FrontMatter, splitFrontMatter } from './front-matter.ts';
import { declaredEncoding, htmlPage } from './html.ts';
import { languageOf } from './language.ts';
import { firstTitle, markdownBlocks } from './markdown.ts';
import type { FoundFile } from './walk.ts';

/** What holds for every document of a source that does not say otherwise. */
export interface SourceDefaults {
  readonly source: string;
  readonly space: string;
  readonly groups: readonly string[];
  readonly labels: readonly string[];
  readonly kind: 'page' | 'policy';
}

/** What the version control system knows of a file. */
export interface FileHistory {
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly author: string;
}

/** There is nothing to find in it: front matter at most. */
export class EmptyDocument extends Error {}

/** Raised when files are read or cut differently: then all of them are read again. */
const READER = 2;
const LONGEST = 5_000_000;

export function hashOf(bytes: Buffer, defaults: SourceDefaults, history: FileHistory | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([READER, defaults, history]))
    .update(bytes)
    .digest('base64url');
}

interface Content {
  readonly markdown: string;
  readonly facts: FrontMatter;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
  readonly author?: string | undefined;
  readonly remark?: string | undefined;
}

/** A file as a document. Throws where it cannot be read; `remarks` are what was assumed. */
export async function readDocument(
  file: FoundFile,
  bytes: Buffer,
  hash: string,
  defaults: SourceDefaults,
  history: FileHistory | undefined,
): Promise<{ readonly document: NewDocument; readonly remarks: readonly string[] }> {
  const { markdown, facts, remark, ...content } = await contentOf(file, bytes);
  if (markdown.trim() === '') throw new EmptyDocument();
  if (markdown.length > LONGEST) throw new Error(`too long: ${markdown.length} characters of at most ${LONGEST}`);
  const blocks = markdownBlocks(markdown);
  const kind = facts.kind ?? defaults.kind;
  const updatedAt = facts.updatedAt ?? history?.updatedAt ?? file.modifiedAt;
  const title = facts.title ?? firstTitle(blocks) ?? content.title ?? fromName(file.path);
  const document: NewDocument = {
    source: defaults.source,
    path: file.path,
    hash,
    title: title.slice(0, 500),
    space: facts.space ?? defaults.space,
    kind,
    status: facts.status ?? 'current',
    language: languageOf(markdown, facts.language ?? content.language),
    groups: facts.groups ?? defaults.groups,
    labels: [...new Set([...(facts.labels ?? []), ...defaults.labels])],
    owner: facts.owner ?? null,
    author: facts.author ?? content.author ?? history?.author ?? null,
    department: facts.department ?? null,
    version: facts.version ?? null,
    effectiveOn: facts.effectiveOn ?? null,
    expiresOn: facts.expiresOn ?? null,
    reviewDue: facts.reviewDue ?? null,
    supersedes: facts.supersedes ?? null,
    createdAt: facts.createdAt ?? history?.createdAt ?? updatedAt,
    updatedAt,
    passages: toPassages(blocks, { clauses: kind === 'policy' }),
  };
  const remarks = [
    ...(remark === undefined ? [] : [remark]),
    ...facts.ignored.map((name) => `\`${name}\` in the front matter was left out`),
  ];
  return { document, remarks };
}

async function contentOf(file: FoundFile, bytes: Buffer): Promise<Content> {
  switch (extname(file.path).toLowerCase()) {
    case '.docx': {
      const { docxMarkdown } = await import('./docx.ts');
      return { markdown: await docxMarkdown(bytes), facts: { ignored: [] } };
    }
    case '.pdf': {
      const { pdfMarkdown } = await import('./pdf.ts');
      return { ...(await pdfMarkdown(bytes)), facts: { ignored: [] } };
    }
    case '.html':
    case '.htm':
    case '.xhtml': {
      const { text, guessed } = decodeText(bytes, declaredEncoding(bytes));
      const { body, facts } = splitFrontMatter(text);
      return { ...htmlPage(body), facts, remark: guess(guessed) };
    }
    case '.md':
    case '.markdown':
    case '.mdx': {
      const { text, guessed } = decodeText(bytes);
      const { body, facts } = splitFrontMatter(text.replaceAll('\r\n', '\n'));
      return { markdown: body, facts, remark: guess(guessed) };
    }
    default: {
      const { text, guessed } = decodeText(bytes);
      return { markdown: text.replaceAll('\r\n', '\n'), facts: { ignored: [] }, remark: guess(guessed) };
    }
  }
}

const guess = (encoding: string | undefined) =>
  encoding === undefined ? undefined : `it is not UTF-8 and was read as ${encoding}`;

/** `travel-guide_2.md` → Travel guide 2 */
function fromName(path: string): string {
  const words = basename(path, extname(path)).replaceAll(/[-_]+/g, ' ').trim();
  return words === '' ? path : words.charAt(0).toUpperCase() + words.slice(1);
}
