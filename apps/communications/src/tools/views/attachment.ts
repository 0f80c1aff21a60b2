import * as z from 'zod';

/** By an id that this server gave, or inline. Never a path or a link. */
export const attachmentsInput = z
  .array(
    z
      .object({
        id: z.string().max(300).optional().describe('file id of get_conversation'),
        name: z.string().max(200).optional().describe('with content'),
        type: z.string().max(100).optional().describe('e.g. application/pdf'),
        content: z.string().max(14_000_000).optional().describe('base64'),
      })
      .strict(),
  )
  .max(10)
  .optional()
  .describe('by id, or name and content');
