import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { dayOf } from '../domain/day.ts';
import { readerOf } from '../domain/reader.ts';
import { asDocumentLine } from '../domain/views/document.ts';

const DAYS = 90;
const LISTED = 20;

export const mostConsultedResource = resource({
  uri: 'kb://documents/most-consulted',
  name: 'most-consulted',
  title: 'Most consulted documents',
  description: `Documents that were read most in the last ${DAYS} days (read, not merely found).`,
  permission: 'documents:read',
  async read(_, { ports, principal, signal, now }) {
    const on = dayOf(now());
    const since = dayOf(new Date(now().getTime() - DAYS * 86_400_000));
    const query = { since, on, limit: LISTED };
    const most = await ports.documents.mostConsulted(query, readerOf(principal, ports), { signal });
    const fence = openFence();
    return {
      since,
      documents: most.map(({ document, count }) => {
        const line = asDocumentLine(document);
        return { ...line, title: fence.wrap(line.title), read: count };
      }),
      ...(most.length > 0 && { about_titles: fence.note }),
    };
  },
});
