import type { DocumentFacts, NewDocument, Reader, Revision } from '../../domain/document.ts';
import type { DocumentFilter } from '../../ports.ts';

/** A document as it is kept here: what came from its source, and what follows from it. */
export interface StoredDocument extends NewDocument {
  readonly row: number;
  readonly revision: number;
  readonly earlier: readonly (Revision & { readonly text: string })[];
  readonly replacedBy?: { readonly row: number; readonly on: string } | undefined;
}

export const idOf = ({ row }: StoredDocument) => `doc_${row}`;

export const textOf = ({ passages }: NewDocument) => passages.map(({ text }) => text).join('');

export function isReadable({ groups }: NewDocument, reader: Reader): boolean {
  return groups.length === 0 || groups.some((group) => reader.groups.includes(group));
}

/** The document is one that a filtered read by this reader looks at. */
export function matches(
  stored: StoredDocument,
  filter: DocumentFilter,
  reader: Reader,
  _all: ReadonlyMap<string, StoredDocument>,
): boolean {
  const same = (a: string | null, b: string) => a?.toLowerCase() === b.toLowerCase();
  return (
    isReadable(stored, reader) &&
    (filter.includeArchived ||
      (stored.status === 'current' && !(stored.replacedBy && stored.replacedBy.on <= filter.on))) &&
    (filter.space === undefined || same(stored.space, filter.space)) &&
    (filter.kind === undefined || stored.kind === filter.kind) &&
    (filter.department === undefined || same(stored.department, filter.department)) &&
    (filter.labels ?? []).every((label) => stored.labels.includes(label)) &&
    (!filter.updatedAfter || stored.updatedAt >= filter.updatedAfter) &&
    (!filter.inForce ||
      ((stored.effectiveOn === null || stored.effectiveOn <= filter.on) &&
        (stored.expiresOn === null || stored.expiresOn > filter.on)))
  );
}

export function factsFor(
  stored: StoredDocument,
  reader: Reader,
  on: string,
  all: ReadonlyMap<string, StoredDocument>,
): DocumentFacts {
  const {
    passages: _,
    groups: __,
    hash: ___,
    earlier: ____,
    row: _____,
    supersedes: ______,
    replacedBy,
    ...facts
  } = stored;
  const successor = [...all.values()].find(({ row }) => row === replacedBy?.row);
  const isSuperseded = stored.status === 'current' && replacedBy !== undefined && replacedBy.on <= on;
  return {
    ...facts,
    id: idOf(stored),
    status: isSuperseded ? 'superseded' : stored.status,
    supersededBy: successor && isReadable(successor, reader) ? { id: idOf(successor), title: successor.title } : null,
    supersededOn: replacedBy?.on ?? null,
    chars: textOf(stored).length,
    createdAt: stored.createdAt.toISOString(),
    updatedAt: stored.updatedAt.toISOString(),
  };
}
