import { writeFile } from 'node:fs/promises';
import type { EmbedReport, IndexStore } from '../ports.ts';
import { ingestSource, type SourceReport } from './ingest-source.ts';
import type { IngestSettings } from './options.ts';
import type { Progress } from './progress.ts';
import { watchFolders } from './watch.ts';

/** The source of the handbook that is there until something else is. */
const SAMPLE = 'sample';

export interface IngestOutcome {
  readonly sources: readonly SourceReport[];
  readonly vectors: EmbedReport;
}

export interface IngestHooks {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Called after each run: once, or again and again when watching. */
  report(outcome: IngestOutcome): void;
}

/** Everything that the command does once it is understood. */
export async function runIngest(
  index: IndexStore,
  settings: IngestSettings,
  hooks: IngestHooks,
): Promise<IngestOutcome> {
  let outcome = await once(index, settings, hooks);
  hooks.report(outcome);
  if (!settings.watch) return outcome;
  for await (const _ of watchFolders(settings.paths, hooks.signal)) {
    outcome = await once(index, { ...settings, reEmbed: false }, hooks);
    hooks.report(outcome);
  }
  return outcome;
}

async function once(
  index: IndexStore,
  settings: IngestSettings,
  { progress, signal }: IngestHooks,
): Promise<IngestOutcome> {
  const sources: SourceReport[] = [];
  try {
    for (const path of settings.paths)
      sources.push(await ingestSource(index, { ...settings, path }, { progress, signal }));
    if (sources.some(({ files }) => files > 0)) await forgetSample(index, signal);
    if (sources.some(({ added, updated, removed }) => added + updated + removed > 0)) await index.link({ signal });
    const vectors = await index.embed({
      signal,
      again: settings.reEmbed,
      progress: (done, of) => progress.show('embedding', done, of),
    });
    const outcome = { sources, vectors };
    if (settings.report !== undefined) await writeFile(settings.report, `${JSON.stringify(outcome, null, 2)}\n`);
    return outcome;
  } finally {
    progress.stop();
  }
}

/** Whoever has documents of their own does not want to find the sample's. */
async function forgetSample(index: IndexStore, signal: AbortSignal): Promise<void> {
  const known = await index.known(SAMPLE, { signal });
  if (known.size > 0) await index.remove(SAMPLE, [...known.keys()], { signal });
}

/** Fills an empty index with the sample handbook. */
export async function loadSample(index: IndexStore, folder: string): Promise<void> {
  const silent: Progress = { show() {}, stop() {} };
  const settings = {
    path: folder,
    source: SAMPLE,
    space: 'handbook',
    groups: [],
    labels: [],
    kind: 'page',
    maxBytes: 1_000_000,
  } as const;
  await ingestSource(index, settings, { progress: silent, signal: new AbortController().signal });
  await index.link();
  await index.embed();
}
