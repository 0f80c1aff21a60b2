import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { isLow } from '../domain/confidence.ts';
import { dayOf } from '../domain/day.ts';
import { readerOf } from '../domain/reader.ts';
import { clauseLines } from '../domain/views/clauses.ts';

const CLAUSES = 5;

export const answerFromPolicy = prompt({
  name: 'answer_from_policy',
  title: 'Answer from policy',
  description: 'Answers a question by the policies in force today, each claim with the clause it stands in.',
  args: z.object({
    question: z.string().describe('What must be decided'),
    department: z.string().optional().describe('Only policies of this department'),
  }),
  permission: 'documents:read',
  complete: {
    async department(typed, { ports, principal, signal, now }) {
      const { departments } = await ports.documents.structure(readerOf(principal, ports), dayOf(now()), { signal });
      return departments.map(({ name }) => name).filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
    },
  },
  async render({ question, department }, { ports, principal, signal, now }) {
    const on = dayOf(now());
    const filter = { kind: 'policy', department: department || undefined, on, inForce: true } as const;
    const found = await ports.search.search(
      { query: question, everyPassage: true, ...filter },
      readerOf(principal, ports),
      { limit: CLAUSES },
      { signal },
    );
    const fence = openFence();
    const nothing =
      found.items.length === 0
        ? '\nNo clause was found: say that no policy answers this, and whom to ask.\n'
        : isLow(found.items)
          ? '\nNothing is near to the question: these clauses may be beside the point.\n'
          : '';
    return `Answer this question by our policies as they are in force on ${on}: ${question}

Rules:
- Every claim names the clause it stands in: title, place, version. Quote the words that decide, exactly.
- What the clauses do not say is not decided: write that, and name the owner to ask. Do not fill it in from what is usual elsewhere.
- When clauses contradict each other, show both, and which has the later effective date.
- Say when a policy is past its review date.
- Use search_policy with other words before you say that nothing is there.
${nothing}
${fence.note}
${fence.wrap(JSON.stringify(clauseLines(found.items)))}`;
  },
});
