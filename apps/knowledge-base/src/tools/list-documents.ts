import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { tool } from '../define.ts';
import { dayOf, parseDay } from '../domain/day.ts';
import { readerOf } from '../domain/reader.ts';
import { checkFilters } from '../domain/references/filters.ts';
import { asDocumentLine } from '../domain/views/document.ts';
import { within } from '../domain/views/size.ts';

export const listDocuments = tool({
  name: 'list_documents',
  title: 'List documents',
  description: {
    what: 'Lists documents by space, label, kind or age, without a query.',
    useWhen: ['you want an overview, or what changed lately'],
    avoidWhen: ['something is looked for: search_documents'],
  },
  input: z.object({
    space: z.string().max(200).optional().describe('see kb://structure'),
    labels: z.array(z.string().max(200)).max(10).optional().describe('all of them'),
    department: z.string().max(200).optional().describe('of policies'),
    kind: z.enum(['page', 'policy']).optional().describe('only these'),
    updated_after: z.string().max(10).optional().describe('YYYY-MM-DD'),
    include_archived: z.boolean().default(false).describe('archived, drafts and superseded too'),
    sort: z.enum(['updated_at', 'title']).default('updated_at').describe('updated_at: latest first'),
  }),
  output: z.object({
    documents: z.array(z.looseObject({ id: z.string(), title: untrusted(z.string()) })),
  }),
  effect: 'read',
  permission: 'documents:read',
  paging: { limit: 20, max: 30 },
  async run(input, { ports, page, principal, signal, now }) {
    const reader = readerOf(principal, ports);
    const { space, labels, department, kind, sort } = input;
    const query = {
      space,
      labels,
      department,
      kind,
      sort,
      includeArchived: input.include_archived,
      updatedAfter:
        input.updated_after === undefined
          ? undefined
          : new Date(`${parseDay('updated_after', input.updated_after)}T00:00:00Z`),
      on: dayOf(now()),
    };
    const found = await ports.documents.list(query, reader, page, { signal });
    if (found.items.length === 0) await checkFilters(input, ports.documents, reader, query.on, { signal });
    return {
      documents: found.items.map((document) => {
        const line = asDocumentLine(document);
        return { ...line, title: within(line.title, 80, 80) };
      }),
      next: found.next,
    };
  },
});
