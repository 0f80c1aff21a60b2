import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { dayOf } from '../domain/day.ts';
import { readerOf } from '../domain/reader.ts';
import { hitLines } from '../domain/views/hits.ts';

const HITS = 8;

export const onboardingGuide = prompt({
  name: 'onboarding_guide',
  title: 'Onboarding guide',
  description: 'A guide to the first weeks for somebody in a role, made of what the knowledge base has for them.',
  args: z.object({
    role: z.string().describe('The new colleague’s role, e.g. support engineer'),
    space: z.string().optional().describe('Only this space'),
  }),
  permission: 'documents:read',
  complete: {
    async space(typed, { ports, principal, signal, now }) {
      const { spaces } = await ports.documents.structure(readerOf(principal, ports), dayOf(now()), { signal });
      return spaces.map(({ name }) => name).filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
    },
  },
  async render({ role, space }, { ports, principal, signal, now }) {
    const reader = readerOf(principal, ports);
    const on = dayOf(now());
    const search = (query: string) =>
      ports.search.search({ query, on, space: space || undefined }, reader, { limit: HITS }, { signal });
    const [first, work, structure] = await Promise.all([
      search('onboarding first day new employee start accounts equipment'),
      search(role),
      ports.documents.structure(reader, on, { signal }),
    ]);
    const fence = openFence();
    const data = {
      for_everybody: hitLines(first.items, 'onboarding first day'),
      for_the_role: hitLines(work.items, role),
      spaces: structure.spaces.slice(0, 20).map(({ name, documents }) => ({ name, documents })),
    };
    return `Write an onboarding guide for a new colleague: ${role}. Today is ${on}.

1. **First day**: access, equipment, whom to meet.
2. **First week**: what to read and do, in order, with why.
3. **First month**: the processes and policies of the role, and what to have done.
4. **Whom to ask**: owners of the documents below, by subject.

Rules:
- Read what you build on with get_document first; snippets are not enough.
- Each step names its document (title and id). What the knowledge base does not have is left out, or marked "ask your manager".
- Leave out documents that do not fit the role, whatever their score.

${fence.note}
${fence.wrap(JSON.stringify(data))}`;
  },
});
