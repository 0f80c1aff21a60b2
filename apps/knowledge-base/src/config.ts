import { databaseSettings, defineConfig } from '@enterprise-mcp/kit';
import * as z from 'zod';

/** Everything this server can be told beyond the kit's common settings. */
export const config = defineConfig({
  prefix: 'KB',
  schema: z.object({
    ...databaseSettings({ name: 'kb', requires: ' with the pgvector extension (0.8 or later)' }),
    readerGroups: z.array(z.string()).default([]).meta({
      description:
        'Groups that every reader of this server is in, beside the roles of the reader; documents restricted to others stay hidden.',
      example: 'staff,finance',
    }),
    synonymsFile: z.string().optional().meta({
      description: 'File with words that mean the same in this company: a line for each, separated by commas.',
      example: '/etc/knowledge-base/synonyms.txt',
      format: 'file',
    }),
    embeddingsUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description:
          'OpenAI-compatible endpoint for embeddings, up to and without /embeddings. Without it vectors are fitted on the documents, with no network.',
        example: 'http://localhost:11434/v1',
      }),
    embeddingsModel: z
      .string()
      .default('nomic-embed-text')
      .meta({ description: 'Model that the endpoint is asked for.' }),
    embeddingsKey: z.string().optional().meta({ description: 'Key for the endpoint.', secret: true }),
  }),
});
