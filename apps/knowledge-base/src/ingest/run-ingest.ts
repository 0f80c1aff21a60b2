import { lstat, realpath, writeFile } from 'node:fs/promises';
import type { IndexStore, IngestOutcome, SourceReport } from '../ports.ts';
import { ingestSource, type SourceSettings } from './ingest-source.ts';
import type { IngestSettings } from './options.ts';
import type { Progress } from './progress.ts';
import { watchFolders } from './watch.ts';

/** The source of the handbook that is there until something else is. */
const SAMPLE = 'sample';

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
  const once = async (again: boolean) => {
    const sources = settings.paths.map((path) => ({ ...settings, path }));
    const outcome = await ingestAll(index, sources, { ...hooks, again });
    if (settings.report !== undefined) await writeFile(settings.report, `${JSON.stringify(outcome, null, 2)}\n`);
    hooks.report(outcome);
    return outcome;
  };
  if (!settings.watch) return once(settings.reEmbed);
  // Watched from before the first run: what changes while it runs is not missed.
  const changes = await watchFolders(settings.paths, hooks.signal);
  let outcome = await once(settings.reEmbed);
  for await (const _ of changes) outcome = await once(false);
  return outcome;
}

interface Run {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** All vectors anew. */
  readonly again: boolean;
}

/** Each source, then what holds between documents, then vectors. */
export async function ingestAll(
  index: IndexStore,
  wanted: readonly SourceSettings[],
  { progress, signal, again }: Run,
): Promise<IngestOutcome> {
  const sources: SourceReport[] = [];
  try {
    for (const settings of wanted) {
      const report = await ingestSource(index, settings, { progress, signal });
      sources.push(report);
      const path = await realpath(settings.path);
      const { source: name } = report;
      // A single file is no folder that could be looked through again.
      if ((await lstat(path)).isDirectory()) await index.remember({ ...settings, name, path }, new Date(), { signal });
    }
    if (sources.some(({ files }) => files > 0)) await forgetSample(index, signal);
    await index.link({ signal });
    const vectors = await index.embed({
      signal,
      again,
      progress: (done, of) => progress.show('embedding', done, of),
    });
    return { sources, vectors };
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
