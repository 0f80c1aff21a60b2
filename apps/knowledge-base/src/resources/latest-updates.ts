import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { dayOf } from '../domain/day.ts';
import { readerOf } from '../domain/reader.ts';
import { asDocumentLine } from '../domain/views/document.ts';

const LISTED = 20;

export const latestUpdatesResource = resource({
  uri: 'kb://documents/latest-updates',
  name: 'latest-updates',
  title: 'Latest updates',
  description: 'The documents that changed last, latest first.',
  permission: 'documents:read',
  async read(_, { ports, principal, signal, now }) {
    const query = { on: dayOf(now()), sort: 'updated_at' } as const;
    const found = await ports.documents.list(query, readerOf(principal, ports), { limit: LISTED }, { signal });
    const fence = openFence();
    return {
      documents: found.items.map((document) => {
        const line = asDocumentLine(document);
        return { ...line, title: fence.wrap(line.title), ...(document.author !== null && { author: document.author }) };
      }),
      ...(found.items.length > 0 && { about_titles: fence.note }),
    };
  },
});
