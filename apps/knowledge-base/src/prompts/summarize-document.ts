import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { readerOf } from '../domain/reader.ts';
import { documentMeant } from '../domain/references/document.ts';
import { asDocumentCard } from '../domain/views/document.ts';
import { outlineLines, textFrom } from '../domain/views/reading.ts';

const CHARS = 16_000;

export const summarizeDocument = prompt({
  name: 'summarize_document',
  title: 'Summarize a document',
  description:
    'Summarizes a document, a contract say: what it commits to, dates, sums, exceptions, each with its place.',
  args: z.object({ document: z.string().describe('Id, path or exact title') }),
  permission: 'documents:read',
  complete: {
    async document(typed, { ports, principal, signal }) {
      const found = await ports.documents.suggestTitles(typed, 20, readerOf(principal, ports), { signal });
      return found.map(({ title }) => title);
    },
  },
  async render(args, { ports, principal, signal }) {
    const reader = readerOf(principal, ports);
    const document = await documentMeant(args.document, ports.documents, reader, { signal });
    const [passages, places] = await Promise.all([
      ports.documents.passages(document.id, { from: 0, chars: CHARS }, reader, { signal }),
      ports.documents.outline(document.id, reader, { signal }),
    ]);
    const { text, next_offset } = textFrom(passages, 0, CHARS, document.chars);
    const fence = openFence();
    const data = { document: asDocumentCard(document), sections: outlineLines(places), text };
    const rest =
      next_offset === undefined
        ? ''
        : `\n- The text below ends at ${next_offset} of ${document.chars} characters. Read the rest with get_document (document ${document.id}, offset ${next_offset}) before you summarize.`;
    return `Summarize the document ${document.id} for somebody who must act on it and has two minutes.

1. **What it is**: kind, parties or audience, status, version, from when to when.
2. **What it commits whom to**: obligations and rights, one line each, with the section.
3. **Dates and sums**: deadlines, notice periods, amounts, limits, in a table with the section.
4. **Exceptions and conditions** that change the answer for some.
5. **Open or odd**: what is missing, contradictory, outdated, or due for review.

Rules:
- Only what the text says; each line names its section. Quote the words where wording decides.
- What is not in the text is unknown: write that.${rest}

${fence.note}
${fence.wrap(JSON.stringify(data))}`;
  },
});
