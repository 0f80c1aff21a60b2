import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { tool } from '../define.ts';
import { isLow } from '../domain/confidence.ts';
import { dayOf, parseDay } from '../domain/day.ts';
import { readerOf } from '../domain/reader.ts';
import { checkFilters } from '../domain/references/filters.ts';
import { hitLines } from '../domain/views/hits.ts';
import { knowledgeErrors } from '../errors.ts';

export const searchDocuments = tool({
  name: 'search_documents',
  title: 'Search documents',
  description: {
    what: 'Finds documents by meaning and by words, best first, each with its best passage.',
    useWhen: ['a question may be answered in the wiki, handbook or contracts'],
    avoidWhen: ['the exact wording of a rule matters: search_policy', 'the document is known: get_document'],
  },
  input: z.object({
    query: z.string().trim().min(1).max(2_000).describe('question or words, in the language of the documents'),
    space: z.string().max(200).optional().describe('only this space'),
    labels: z.array(z.string().max(200)).max(10).optional().describe('all of them'),
    updated_after: z.string().max(10).optional().describe('YYYY-MM-DD'),
    include_archived: z.boolean().default(false).describe('archived, drafts and superseded too'),
  }),
  output: z.object({
    hits: z.array(
      z.object({
        id: z.string(),
        title: untrusted(z.string()),
        section: untrusted(z.string()).optional(),
        snippet: untrusted(z.string()),
        offset: z.int().describe('where the passage begins, for get_document'),
        space: z.string(),
        updated_at: z.string(),
        owner: z.string().optional(),
        status: z.string(),
        score: z.number().describe('0 to 1, by rank'),
        matched_by: z.array(z.string()),
      }),
    ),
    low_confidence: z.boolean(),
  }),
  effect: 'read',
  permission: 'documents:read',
  paging: { limit: 5, max: 20 },
  async run(input, { ports, page, principal, signal, now, note }) {
    const reader = readerOf(principal, ports);
    const filter = {
      space: input.space,
      labels: input.labels,
      updatedAfter:
        input.updated_after === undefined
          ? undefined
          : new Date(`${parseDay('updated_after', input.updated_after)}T00:00:00Z`),
      includeArchived: input.include_archived,
      on: dayOf(now()),
    };
    const found = await ports.search.search({ query: input.query, ...filter }, reader, page, { signal });
    if (found.empty) throw knowledgeErrors.KB_QUERY_EMPTY({});
    if (found.items.length === 0) await checkFilters(input, ports.documents, reader, filter.on, { signal });
    if (found.degraded !== undefined) note(`Searched by words only: ${found.degraded}.`);
    const low = isLow(found.items);
    if (low) note('Nothing is near to the question: say so rather than answer from these.');
    return { hits: hitLines(found.items, input.query), low_confidence: low, next: found.next };
  },
});
