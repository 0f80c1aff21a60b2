import { basename } from 'node:path';
import type { NewDocument } from '../domain/document.ts';
import type { IndexStore, SourceReport, Unread } from '../ports.ts';
import { gitHistory } from './git-history.ts';
import type { Progress } from './progress.ts';
import { EmptyDocument, hashOf, readDocument, type SourceDefaults } from './read-document.ts';
import { type FoundFile, readWhole, tooLarge, type Walked, walk } from './walk.ts';

/** What is to be ingested, and what holds for all of it. */
export interface SourceSettings {
  readonly path: string;
  readonly source?: string | undefined;
  readonly space?: string | undefined;
  readonly groups: readonly string[];
  readonly labels: readonly string[];
  readonly kind: 'page' | 'policy';
  readonly maxBytes: number;
}

/** Documents written in one transaction: so many, or so many passages of them. */
const BATCH = 40;
const BATCH_PASSAGES = 250;

/** Brings one folder's documents up to date. Whatever is written is whole: killed at any moment, the next run goes on. */
export async function ingestSource(
  index: IndexStore,
  settings: SourceSettings,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<SourceReport> {
  const walked = await walk(settings.path);
  const defaults: SourceDefaults = {
    source: settings.source ?? walked.root,
    space: settings.space ?? basename(walked.root),
    groups: settings.groups,
    labels: settings.labels,
    kind: settings.kind,
  };
  const known = await index.known(defaults.source, { signal });
  const history = await gitHistory(walked.root);
  const unread = [...walked.unread];
  const remarks: Unread[] = [];
  const empty = new Set<string>();
  const counts = { added: 0, updated: 0, unchanged: 0 };
  let batch: NewDocument[] = [];

  async function flush(): Promise<void> {
    const { added, updated } = await index.put(batch, { signal });
    counts.added += added;
    counts.updated += updated;
    batch = [];
  }

  for (const [done, file] of walked.files.entries()) {
    signal.throwIfAborted();
    progress.show('reading', done, walked.files.length);
    try {
      const bytes = await contentOf(file, settings.maxBytes);
      const hash = hashOf(bytes, defaults, history.get(file.path));
      if (known.get(file.path) === hash) {
        counts.unchanged++;
        continue;
      }
      const read = await readDocument(file, bytes, hash, defaults, history.get(file.path));
      for (const reason of read.remarks) remarks.push({ path: file.path, reason });
      batch.push(read.document);
    } catch (cause) {
      if (cause instanceof EmptyDocument) {
        empty.add(file.path);
        continue;
      }
      unread.push({ path: file.path, reason: reasonOf(cause, known.has(file.path)) });
    }
    const passages = batch.reduce((sum, document) => sum + document.passages.length, 0);
    if (batch.length >= BATCH || passages >= BATCH_PASSAGES) await flush();
  }
  await flush();
  const gone = goneFrom(walked, known, empty, unread);
  const removed = gone.length > 0 ? await index.remove(defaults.source, gone, { signal }) : 0;
  if (empty.size > 0) remarks.push({ path: [...empty].slice(0, 20).join(', '), reason: 'empty, left out' });
  return { source: defaults.source, files: walked.files.length, ...counts, removed, unread, remarks };
}

async function contentOf(file: FoundFile, maxBytes: number): Promise<Buffer> {
  if (file.bytes > maxBytes) throw new Error(tooLarge(file.bytes, maxBytes));
  return readWhole(file.absolute, maxBytes);
}

function reasonOf(cause: unknown, wasKnown: boolean): string {
  const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  return wasKnown ? `${message}; its former text is kept` : message;
}

/** What was known and is no more. Nothing, where the folder could not be looked at as a whole or is suddenly empty. */
function goneFrom(
  walked: Walked,
  known: ReadonlyMap<string, string>,
  empty: ReadonlySet<string>,
  unread: Unread[],
): readonly string[] {
  const there = new Set(walked.files.map(({ path }) => path).filter((path) => !empty.has(path)));
  const gone = [...known.keys()].filter((path) => !there.has(path));
  if (gone.length === 0) return [];
  if (walked.partial) return gone.filter((path) => empty.has(path));
  if (there.size > 0) return gone;
  unread.push({ path: '.', reason: `the folder has no document any more; ${gone.length} that are known were kept` });
  return [];
}
