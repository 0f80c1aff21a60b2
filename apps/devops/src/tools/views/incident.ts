import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';

const text = untrusted(z.string());

export const incidentLine = z.object({
  id: z.string(),
  service: z.string(),
  severity: z.string(),
  status: z.string(),
  title: text,
  assignee: z.string().optional(),
  opened_at: z.string(),
  updated_at: z.string(),
  url: z.string().optional(),
});

export const incidentCard = incidentLine.extend({
  opened_by: z.string(),
  resolved_at: z.string().optional(),
  description: text.optional(),
  evidence: z.object({ at: z.string(), state: z.string(), seen: text }).optional(),
  timeline: text,
});
