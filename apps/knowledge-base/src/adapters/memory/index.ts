import type { NewDocument } from '../../domain/document.ts';
import type { Synonyms } from '../../domain/synonyms.ts';
import type { Counted, KnowledgePorts, Source } from '../../ports.ts';
import { memoryDocuments } from './documents.ts';
import { memorySearch } from './search.ts';
import { type StoredDocument, textOf } from './stored.ts';

/** The knowledge base in memory, for tests: what the contract promises, by words alone. */
export function memoryKnowledge({ synonyms = [] }: { readonly synonyms?: Synonyms } = {}): KnowledgePorts {
  const documents = new Map<string, StoredDocument>();
  const remembered = new Map<string, Source>();
  let rows = 0;
  const keyOf = ({ source, path }: Pick<NewDocument, 'source' | 'path'>) => JSON.stringify([source, path]);
  return {
    search: memorySearch(documents, synonyms),
    documents: memoryDocuments(documents),
    everyonesGroups: [],
    ingest: {
      async refresh() {
        return { sources: [], vectors: { model: 'none', embedded: 0, pending: 0 } };
      },
    },
    index: {
      async known(source) {
        const own = [...documents.values()].filter((stored) => stored.source === source);
        return new Map(own.map(({ path, hash }) => [path, hash]));
      },
      async put(incoming) {
        let updated = 0;
        for (const document of incoming) {
          const old = documents.get(keyOf(document));
          if (old) updated++;
          documents.set(keyOf(document), { ...document, ...history(old, document), row: old?.row ?? ++rows });
        }
        return { added: incoming.length - updated, updated };
      },
      async remove(source, paths) {
        return paths.filter((path) => documents.delete(keyOf({ source, path }))).length;
      },
      async sources() {
        const counts = new Map<string, number>();
        for (const { source } of documents.values()) counts.set(source, (counts.get(source) ?? 0) + 1);
        return [...counts].map(([name, count]): Counted => ({ name, documents: count }));
      },
      async remember(source) {
        remembered.set(source.name, source);
      },
      async remembered() {
        return [...remembered.values()];
      },
      async link() {
        const all = [...documents.entries()];
        for (const [key, stored] of all) {
          const names = [stored.path, stored.title].map((name) => name.toLowerCase());
          const [first] = all
            .filter(([, other]) => other.row !== stored.row && other.status === 'current')
            .filter(([, { supersedes }]) => supersedes !== null && names.includes(supersedes.toLowerCase()))
            .map(([, { row, effectiveOn, updatedAt }]) => ({
              row,
              on: effectiveOn ?? updatedAt.toISOString().slice(0, 10),
            }))
            .sort((a, b) => (a.on < b.on ? -1 : 1));
          documents.set(key, { ...stored, replacedBy: first });
        }
      },
      async embed() {
        return { model: 'none', embedded: 0, pending: 0 };
      },
    },
  };
}

function history(old: StoredDocument | undefined, document: NewDocument): Pick<StoredDocument, 'revision' | 'earlier'> {
  if (!old) return { revision: 1, earlier: [] };
  if (textOf(old) === textOf(document)) return { revision: old.revision, earlier: old.earlier };
  const { revision, version, title, author } = old;
  const replaced = { revision, version, title, author, updatedAt: old.updatedAt.toISOString(), text: textOf(old) };
  return { revision: revision + 1, earlier: [replaced, ...old.earlier] };
}
