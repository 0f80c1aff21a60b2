import type { DocumentFacts } from '../../domain/document.ts';
import type { Counted, DocumentStore } from '../../ports.ts';
import { factsFor, idOf, isReadable, matches, type StoredDocument } from './stored.ts';

const NEVER = '0001-01-01';

export function memoryDocuments(documents: ReadonlyMap<string, StoredDocument>): DocumentStore {
  const consulted = new Map<string, Map<string, number>>();
  const readable = (reader: Parameters<typeof isReadable>[1]) =>
    [...documents.values()].filter((stored) => isReadable(stored, reader)).sort((a, b) => a.row - b.row);
  const one = (id: string, reader: Parameters<typeof isReadable>[1]) =>
    readable(reader).find((stored) => idOf(stored) === id);
  const lower = (text: string) => text.toLowerCase();

  return {
    async resolve(reference, reader) {
      const name = reference.trim();
      return readable(reader)
        .filter((d) => idOf(d) === lower(name) || d.path === name || lower(d.title) === lower(name))
        .slice(0, 10)
        .map((stored) => factsFor(stored, reader, NEVER, documents));
    },
    async similar(reference, reader) {
      const words = lower(reference).match(/[\p{L}\p{N}]{2,}/gu) ?? [];
      return readable(reader)
        .map((stored) => ({ stored, count: words.filter((word) => lower(stored.title).includes(word)).length }))
        .filter(({ count }) => count > 0)
        .sort((a, b) => b.count - a.count)
        .slice(0, 5)
        .map(({ stored }) => factsFor(stored, reader, NEVER, documents));
    },
    async passages(id, { from, chars }, reader) {
      const passages = one(id, reader)?.passages ?? [];
      return passages.filter(({ start, text }) => start + text.length > from && start < from + chars);
    },
    async outline(id, reader) {
      return (one(id, reader)?.passages ?? []).map(({ headings, start }) => ({ headings, start }));
    },
    async revisions(id, reader) {
      return one(id, reader)?.earlier ?? [];
    },
    async revision(id, revision, reader) {
      return one(id, reader)?.earlier.find((old) => old.revision === revision);
    },
    async list(query, reader, page) {
      const byTitle = query.sort === 'title';
      const key = (d: DocumentFacts) => (byTitle ? lower(d.title) : d.updatedAt);
      const row = (d: DocumentFacts) => Number(d.id.slice(4));
      const compare = (a: DocumentFacts, b: DocumentFacts) => {
        const order = key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : row(a) - row(b);
        return byTitle ? order : -order;
      };
      const all = readable(reader)
        .filter((stored) => matches(stored, query, reader, documents))
        .map((stored) => factsFor(stored, reader, query.on, documents))
        .sort(compare);
      const from = page.after === undefined ? 0 : all.findIndex((d) => row(d) === page.after?.[1]) + 1;
      const items = all.slice(from, from + page.limit);
      const last = items.at(-1);
      return { items, next: last && all.length > from + page.limit ? [key(last), row(last)] : undefined };
    },
    async superseded({ department, on, by }, reader) {
      return readable(reader)
        .filter((d) => d.kind === 'policy' && d.replacedBy !== undefined && d.replacedBy.on <= on)
        .filter((d) => by.includes(`doc_${d.replacedBy?.row}`))
        .filter((d) => department === undefined || lower(d.department ?? '') === lower(department))
        .map((stored) => factsFor(stored, reader, on, documents));
    },
    async noteConsulted(id, at) {
      const day = at.toISOString().slice(0, 10);
      const days = consulted.get(id) ?? new Map<string, number>();
      consulted.set(id, days.set(day, (days.get(day) ?? 0) + 1));
    },
    async mostConsulted({ since, on, limit }, reader) {
      return readable(reader)
        .map((stored) => ({
          document: factsFor(stored, reader, on, documents),
          count: [...(consulted.get(idOf(stored)) ?? [])].reduce((sum, [day, n]) => sum + (day >= since ? n : 0), 0),
        }))
        .filter(({ count }) => count > 0)
        .sort((a, b) => b.count - a.count)
        .slice(0, limit);
    },
    async structure(reader, on) {
      const all = readable(reader).filter((stored) => matches(stored, { on }, reader, documents));
      const folderOf = ({ path }: StoredDocument) => (path.includes('/') ? [path.split('/')[0] ?? ''] : []);
      return {
        documents: all.length,
        policies: all.filter(({ kind }) => kind === 'policy').length,
        spaces: counted(all.map(({ space }) => space)).map((space) => ({
          ...space,
          folders: counted(all.filter((d) => d.space === space.name).flatMap(folderOf)),
        })),
        labels: counted(all.flatMap(({ labels }) => labels)),
        departments: counted(all.flatMap(({ department }) => department ?? [])),
        languages: counted(all.map(({ language }) => language)),
        sample: all.length > 0 && all.every(({ source }) => source === 'sample'),
      };
    },
    async suggestTitles(typed, limit, reader) {
      const words = lower(typed).match(/[\p{L}\p{N}]{2,}/gu) ?? [];
      const begins = (title: string, word: string) =>
        lower(title)
          .split(/[^\p{L}\p{N}]+/u)
          .some((w) => w.startsWith(word));
      return readable(reader)
        .filter(({ status, title }) => status === 'current' && words.every((word) => begins(title, word)))
        .sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime() || b.row - a.row)
        .slice(0, limit)
        .map((stored) => factsFor(stored, reader, NEVER, documents));
    },
  };
}

function counted(names: readonly string[]): Counted[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, documents]) => ({ name, documents }))
    .sort((a, b) => b.documents - a.documents || (a.name < b.name ? -1 : 1));
}
