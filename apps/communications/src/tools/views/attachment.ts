import * as z from 'zod';
import { text } from './text.ts';

/** By an id that this server gave, or inline. Never a path or a link. */
export const attachmentsInput = z
  .array(
    z
      .object({
        id: text(700).optional().describe('file id of get_conversation'),
        name: text(200).optional().describe('or name and content'),
        type: text(100).optional().describe('application/pdf'),
        content: text(14_000_000).optional().describe('base64'),
      })
      .strict(),
  )
  .max(10)
  .optional()
  .describe('never paths');
