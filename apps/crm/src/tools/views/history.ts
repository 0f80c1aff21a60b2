import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import type { HistoryEntry } from '../../domain/history.ts';
import { excerpt } from '../../domain/text.ts';

const text = z.string().optional();
const outside = untrusted(z.string()).optional();

/** One thing that happened. What people wrote or said came from outside. */
export const historyLine = z.object({
  id: z.string(),
  type: z.string(),
  at: z.string(),
  by: z.string(),
  customer: z.string(),
  opportunity: text,
  opportunity_id: text,
  subject: outside,
  body: outside,
  body_chars: z.int().optional().describe('full length of a clipped body'),
  from: text,
  to: text,
  reason: outside,
});

/** `bodyChars`: how much of a body is shown; Infinity for all of it. */
export function asHistoryLine(entry: HistoryEntry, { bodyChars }: { bodyChars: number }): z.input<typeof historyLine> {
  const body = excerpt(entry.body ?? '', bodyChars);
  return {
    id: entry.id,
    type: entry.type,
    at: entry.at,
    by: entry.by,
    customer: entry.customer.name,
    opportunity: entry.opportunity?.name,
    opportunity_id: entry.opportunity?.id,
    subject: entry.subject ?? undefined,
    body: body.text || undefined,
    body_chars: body.clippedFrom,
    from: entry.from ?? undefined,
    to: entry.to ?? undefined,
    reason: entry.reason ?? undefined,
  };
}
