import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { tool } from '../define.ts';
import { sectionStart } from '../domain/outline.ts';
import { readerOf } from '../domain/reader.ts';
import { documentMeant } from '../domain/references/document.ts';
import { asDocumentCard } from '../domain/views/document.ts';
import { outlineLines, textFrom } from '../domain/views/reading.ts';
import { knowledgeErrors } from '../errors.ts';

export const getDocument = tool({
  name: 'get_document',
  title: 'Get document',
  description: {
    what: 'Reads a document. A long one starts with its outline; read on by section or offset.',
    useWhen: ['a snippet is not enough to answer or to quote'],
  },
  input: z.object({
    document: z.string().trim().min(1).max(500).describe('id, path or exact title'),
    section: z.string().max(300).optional().describe('heading, as in the outline'),
    offset: z.int().min(0).optional().describe('next_offset, or offset of a hit'),
    max_chars: z.int().min(200).max(16_000).default(6_000).describe('of text'),
    revision: z.int().min(1).optional().describe('an earlier text'),
  }),
  output: z.object({
    document: z.looseObject({ id: z.string(), title: untrusted(z.string()), path: untrusted(z.string()) }),
    outline: z.array(z.object({ section: untrusted(z.string()), offset: z.int() })).optional(),
    text: untrusted(z.string()),
    offset: z.int(),
    next_offset: z.int().optional(),
    revisions: z.array(z.looseObject({ revision: z.int() })).optional(),
  }),
  effect: 'read',
  permission: 'documents:read',
  async run(input, { ports, principal, signal, now, note, log }) {
    const reader = readerOf(principal, ports);
    const { documents } = ports;
    const document = await documentMeant(input.document, documents, reader, { signal });
    const [outline, revisions] = await Promise.all([
      documents.outline(document.id, reader, { signal }),
      documents.revisions(document.id, reader, { signal }),
    ]);
    const card = asDocumentCard(document);
    const earlier = revisions.slice(0, 5).map(({ revision, version, updatedAt }) => ({
      revision,
      updated_at: updatedAt.slice(0, 10),
      ...(version !== null && { version }),
    }));
    const named = { document: card, ...(earlier.length > 0 && { revisions: earlier }) };
    if (input.revision !== undefined && input.revision !== document.revision) {
      const old = await documents.revision(document.id, input.revision, reader, { signal });
      if (!old) {
        const valid = [document.revision, ...revisions.map(({ revision }) => revision)];
        throw knowledgeErrors.KB_REVISION_NOT_FOUND({ document: document.id, revision: input.revision, valid });
      }
      note(`This is revision ${old.revision}, replaced since; the present one is ${document.revision}.`);
      const from = Math.min(input.offset ?? 0, old.text.length);
      return { ...named, ...textFrom([{ start: 0, text: old.text }], from, input.max_chars) };
    }
    if (document.status !== 'current') note(`This document is ${document.status}.`);
    const start = input.section === undefined ? undefined : sectionStart(outline, input.section);
    const from = Math.min((start ?? 0) + (input.offset ?? 0) * (start === undefined ? 1 : 0), document.chars);
    const isStart = input.section === undefined && input.offset === undefined;
    const lines = isStart && document.chars > input.max_chars ? outlineLines(outline) : [];
    const passages = await documents.passages(document.id, { from, chars: input.max_chars }, reader, { signal });
    await documents
      .noteConsulted(document.id, now(), { signal })
      .catch((error: unknown) => log.debug('a consultation was not counted', { error: String(error) }));
    return {
      ...named,
      ...(lines.length > 0 && { outline: lines }),
      ...textFrom(passages, from, lines.length > 0 ? Math.floor(input.max_chars / 3) : input.max_chars, document.chars),
    };
  },
});
