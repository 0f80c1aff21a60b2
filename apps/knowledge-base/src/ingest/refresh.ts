import { access } from 'node:fs/promises';
import { knowledgeErrors } from '../errors.ts';
import type { IndexStore, IngestOutcome, RefreshOptions } from '../ports.ts';

// Beside `run-ingest.ts` and not in it: that is a bundle of its own, whose errors are not known as the server's.

/** Brings sources up to date that were ingested before, with the settings they were ingested with. */
export async function refresh(
  index: IndexStore,
  name: string | undefined,
  { signal, progress }: RefreshOptions,
): Promise<IngestOutcome> {
  const known = await index.remembered({ signal });
  const wanted = known.filter((source) => name === undefined || source.name === name);
  if (wanted.length === 0)
    throw knowledgeErrors.KB_SOURCE_UNKNOWN({ source: name, valid: known.map((source) => source.name) });
  for (const { name: source, path } of wanted) {
    await access(path).catch(() => {
      throw knowledgeErrors.KB_SOURCE_UNREACHABLE({ source });
    });
  }
  const { ingestAll } = await import('./run-ingest.ts');
  const sources = wanted.map(({ name: source, ...settings }) => ({ ...settings, source }));
  return ingestAll(index, sources, { progress: { show: progress, stop() {} }, signal, again: false });
}
