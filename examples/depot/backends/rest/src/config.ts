import { defineConfig } from '@enterprise-mcp/kit';
import * as z from 'zod';

/** Everything this server can be told beyond the kit's common settings. */
export const config = defineConfig({
  prefix: 'DEPOT',
  schema: z.object({
    apiUrl: z
      .string()
      .regex(/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/, 'must start with https://')
      .refine(URL.canParse, 'is not a valid URL')
      .meta({ description: 'Address of the API, without a slash at its end.', example: 'https://api.example/v1' }),
    apiToken: z.string().min(1).meta({ description: 'Token for the API.', secret: true, example: 'tok_…' }),
    apiTimeout: z.coerce.number().int().min(1).max(25).default(10).meta({
      description: 'Seconds to wait for an answer of the API.',
    }),
  }),
});
