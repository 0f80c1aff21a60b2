import { databaseSettings, defineConfig } from '@enterprise-mcp/kit';
import * as z from 'zod';

/** Everything this server can be told beyond the kit's common settings. */
export const config = defineConfig({
  prefix: 'PM',
  schema: z.object({
    ...databaseSettings({ name: 'pm', requires: ' for the built-in board' }),
    githubProject: z
      .string()
      .regex(/^(orgs|users)\/[\w-]+\/projects\/\d+$/, 'must be like orgs/acme/projects/5')
      .optional()
      .meta({
        description: 'Work on this project of GitHub instead of the built-in board: the path in its address.',
        example: 'orgs/acme/projects/5',
      }),
    githubRepositories: z
      .array(z.string().regex(/^[\w-]+\/[\w.-]+$/, 'must be like acme/web'))
      .default([])
      .meta({
        description: 'The only repositories whose issues are read or written. The first takes new issues.',
        example: 'acme/web,acme/api',
      }),
    githubToken: z.string().min(1).optional().meta({
      description: 'Classic or fine-grained token, with issues and projects to read and write.',
      secret: true,
      example: 'github_pat_…',
    }),
    githubAppId: z.string().regex(/^\d+$/).optional().meta({
      description: 'GitHub App instead of a token: its id.',
      example: '123456',
    }),
    githubAppInstallation: z.coerce.number().int().positive().optional().meta({
      description: 'GitHub App: the id of its installation.',
      example: '7890123',
    }),
    githubAppKey: z.string().min(1).optional().meta({
      description: 'GitHub App: its private key, PEM; \\n may stand for the ends of lines.',
      secret: true,
      example: '-----BEGIN RSA PRIVATE KEY-----\\n…',
    }),
    githubApiUrl: z
      .string()
      .regex(/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/, 'must start with https://')
      .refine(URL.canParse, 'is not a valid URL')
      .default('https://api.github.com')
      .meta({
        description: 'Interface of GitHub; of an Enterprise server https://HOST/api/v3.',
        example: 'https://github.example/api/v3',
      }),
    me: z.string().max(200).optional().meta({
      description:
        "Handle of the person the server runs for, who 'me' is. Default: the system user's name, on GitHub the token's owner.",
      example: 'ada',
    }),
  }),
});
