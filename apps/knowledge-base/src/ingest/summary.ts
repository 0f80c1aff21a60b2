import type { IngestOutcome } from '../ports.ts';

const LISTED = 50;

/** What happened, for whoever ran it. */
export function summary({ sources, vectors }: IngestOutcome): string {
  const lines = sources.flatMap(({ source, files, added, updated, unchanged, removed, unread, remarks }) => [
    `${source}: ${files} files, ${added} added, ${updated} updated, ${unchanged} unchanged, ${removed} removed`,
    ...listed('not read', unread),
    ...listed('note', remarks),
  ]);
  lines.push(`${vectors.embedded} passages have vectors of ${vectors.model}`);
  if (vectors.pending > 0) {
    lines.push(
      `${vectors.pending} have none yet: ${vectors.reason ?? 'unknown'}. They are found by their words; run ingest again to resume.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function listed(what: string, entries: readonly { readonly path: string; readonly reason: string }[]): string[] {
  const shown = entries.slice(0, LISTED).map(({ path, reason }) => `  ${what}: ${printable(path)}: ${reason}`);
  return entries.length > LISTED ? [...shown, `  and ${entries.length - LISTED} more; --report FILE has all`] : shown;
}

/** A file's name may hold anything, terminal sequences too. */
const printable = (path: string) => path.replaceAll(/\p{C}/gu, '?');
