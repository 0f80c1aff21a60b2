import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { tool } from '../define.ts';
import { within } from '../domain/views/size.ts';

const LISTED = 20;

export const ingestDocuments = tool({
  name: 'ingest_documents',
  title: 'Ingest documents',
  description: {
    what: 'Brings the index up to date with folders that an administrator ingested before: what is new, changed or gone.',
    useWhen: ['files have changed and are not found yet'],
  },
  input: z.object({
    source: z.string().trim().min(1).max(1_000).optional().describe('only this one; default all'),
  }),
  output: z.object({
    sources: z.array(
      z.object({
        source: z.string(),
        files: z.int(),
        added: z.int(),
        updated: z.int(),
        unchanged: z.int(),
        removed: z.int(),
        unread: z.int(),
      }),
    ),
    unread: z.array(z.object({ path: untrusted(z.string()), reason: untrusted(z.string()) })),
    pending: z.int().describe('passages without a vector yet'),
  }),
  effect: 'write',
  permission: 'documents:ingest',
  reserved: true,
  long: { resumable: true },
  async run({ source }, { ports, signal, progress, note }) {
    const { sources, vectors } = await ports.ingest.refresh(source, {
      signal,
      progress: (what, done, of) => progress(done, of, what),
    });
    const unread = sources.flatMap((report) => report.unread);
    if (unread.length > LISTED) note(`${unread.length - LISTED} more could not be read.`);
    if (vectors.pending > 0) note(`Found by their words until embedded: ${vectors.reason ?? 'the endpoint is down'}.`);
    return {
      sources: sources.map(({ remarks: _, ...report }) => ({ ...report, unread: report.unread.length })),
      unread: unread
        .slice(0, LISTED)
        .map(({ path, reason }) => ({ path: within(path, 120, 120), reason: within(reason, 120, 120) })),
      pending: vectors.pending,
    };
  },
});
