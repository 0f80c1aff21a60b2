import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';

/** A task as tools answer with it: what has to be fenced, since anybody may have typed it; the rest passes. */
export const taskView = z.looseObject({
  id: z.string(),
  title: untrusted(z.string()),
  column: z.string(),
  description: untrusted(z.string()).optional(),
});

export const commentView = z.looseObject({ author: z.string(), at: z.string(), body: untrusted(z.string()) });
