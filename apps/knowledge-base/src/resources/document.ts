import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { dayOf } from '../domain/day.ts';
import { readerOf } from '../domain/reader.ts';
import { documentMeant } from '../domain/references/document.ts';
import { asDocumentCard } from '../domain/views/document.ts';
import { outlineLines, textFrom } from '../domain/views/reading.ts';

const LISTED = 20;
const CHARS = 6_000;

export const documentResource = resource({
  uri: 'kb://documents/{id}',
  name: 'document',
  title: 'Document',
  description: 'One document: what is known of it, and its text, of a long one the beginning with an outline.',
  permission: 'documents:read',
  complete: {
    /** An id cannot be guessed from its beginning, so a title leads to it. */
    async id(typed, { ports, principal, signal }) {
      const found = await ports.documents.suggestTitles(typed, LISTED, readerOf(principal, ports), { signal });
      return found.map(({ id }) => id);
    },
  },
  async list({ ports, principal, signal, now }) {
    const query = { on: dayOf(now()), sort: 'updated_at' } as const;
    const { items } = await ports.documents.list(query, readerOf(principal, ports), { limit: LISTED }, { signal });
    return items.map(({ id, title }) => ({ uri: `kb://documents/${id}`, name: id, title }));
  },
  async read({ id }, { ports, principal, signal, now, log }) {
    const reader = readerOf(principal, ports);
    const document = await documentMeant(id, ports.documents, reader, { signal });
    const [passages, places] = await Promise.all([
      ports.documents.passages(document.id, { from: 0, chars: CHARS }, reader, { signal }),
      ports.documents.outline(document.id, reader, { signal }),
    ]);
    await ports.documents
      .noteConsulted(document.id, now(), { signal })
      .catch((error: unknown) => log.debug('a consultation was not counted', { error: String(error) }));
    const fence = openFence();
    const isLong = document.chars > CHARS;
    const { text, next_offset } = textFrom(passages, 0, isLong ? CHARS / 2 : CHARS, document.chars);
    const { title, path, ...card } = asDocumentCard(document);
    return {
      document: { ...card, title: fence.wrap(title), path: fence.wrap(path) },
      ...(isLong && { outline: fence.wrap(JSON.stringify(outlineLines(places))) }),
      text: fence.wrap(text),
      ...(next_offset !== undefined && { next_offset, more: 'get_document reads on by section or offset.' }),
      about_text: fence.note,
    };
  },
});
