import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { tool } from '../define.ts';
import { isLow } from '../domain/confidence.ts';
import { dayOf, parseDay } from '../domain/day.ts';
import { readerOf } from '../domain/reader.ts';
import { checkFilters } from '../domain/references/filters.ts';
import { clauseLines, supersededLine } from '../domain/views/clauses.ts';
import { knowledgeErrors } from '../errors.ts';

export const searchPolicy = tool({
  name: 'search_policy',
  title: 'Search policies',
  description: {
    what: 'Quotes the clauses of policies that answer a question, word for word, as in force on a day.',
    useWhen: ['what is allowed, required or owed must be quoted exactly'],
    avoidWhen: ['it is no rule: search_documents'],
  },
  input: z.object({
    question: z.string().trim().min(1).max(2_000).describe('what must be decided'),
    department: z.string().max(200).optional().describe('only policies of it'),
    effective_on: z.string().max(10).optional().describe('YYYY-MM-DD; default today'),
  }),
  output: z.object({
    clauses: z.array(
      z.object({
        policy: z.string().describe('document id'),
        title: untrusted(z.string()),
        place: untrusted(z.string()),
        offset: z.int(),
        text: untrusted(z.string()).describe('verbatim'),
        clipped: z.boolean().optional().describe('goes on: get_document at offset'),
        version: z.string().optional(),
        effective_on: z.string().optional(),
        owner: z.string().optional(),
        department: z.string().optional(),
        review_due: z.string().optional(),
      }),
    ),
    superseded: z.array(z.looseObject({ id: z.string(), title: untrusted(z.string()) })).optional(),
    as_of: z.string(),
    low_confidence: z.boolean(),
  }),
  effect: 'read',
  permission: 'documents:read',
  paging: { limit: 4, max: 8 },
  async run(input, { ports, page, principal, signal, now, note }) {
    const reader = readerOf(principal, ports);
    const on = input.effective_on === undefined ? dayOf(now()) : parseDay('effective_on', input.effective_on);
    const { question, department } = input;
    const filter = { kind: 'policy', department, on, inForce: true } as const;
    const found = await ports.search.search({ query: question, everyPassage: true, ...filter }, reader, page, {
      signal,
    });
    if (found.empty) throw knowledgeErrors.KB_QUERY_EMPTY({});
    if (found.items.length === 0) await checkFilters(input, ports.documents, reader, on, { signal });
    if (found.degraded !== undefined) note(`Searched by words only: ${found.degraded}.`);
    const low = isLow(found.items);
    if (low) note('No policy is near to the question: say so rather than answer from these.');
    for (const { document } of found.items) {
      if (document.reviewDue !== null && document.reviewDue < on)
        note(`${document.id} is past its review (${document.reviewDue}).`);
    }
    const by = [...new Set(found.items.map(({ document }) => document.id))];
    const replaced = await ports.documents.superseded({ department, on, by }, reader, { signal });
    return {
      clauses: clauseLines(found.items),
      ...(replaced.length > 0 && { superseded: replaced.slice(0, 3).map(supersededLine) }),
      as_of: on,
      low_confidence: low,
      next: found.next,
    };
  },
});
