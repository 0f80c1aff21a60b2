import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';

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

/** The same beside other things: only what has to be fenced is declared. */
export const recentHistoryLine = z.looseObject({
  type: z.string(),
  at: z.string(),
  subject: outside,
  body: outside,
  reason: outside,
});
