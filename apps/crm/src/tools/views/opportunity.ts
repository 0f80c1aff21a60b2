import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';

/** A deal among many: only its id and what has to be fenced, since somebody typed it. */
export const dealView = z.looseObject({ id: z.string(), lost_reason: untrusted(z.string()).optional() });
