import { expect, it } from 'vitest';
import * as z from 'zod';
import type { AnyServer } from '../define/server.ts';
import { defineConfig } from './define.ts';
import { envExample, readmeTable } from './documents.ts';
import { mcpbManifest } from './mcpb.ts';
import { registryOf } from './registry.ts';
import { serverJson } from './server-json.ts';

const server: AnyServer = {
  name: 'crm',
  title: 'CRM',
  version: '1.2.3',
  instructions: '',
  config: defineConfig({
    prefix: 'CRM',
    schema: z.object({
      databaseUrl: z
        .string()
        .meta({ description: 'Where | the data is', secret: true, example: 'postgres://u:p@h/crm' }),
      apiURLBase: z.string().optional().meta({ description: 'Address' }),
      pageSize: z.coerce.number().default(20).meta({ description: 'Rows a page' }),
      region: z.enum(['north', 'south']).default('north').meta({ description: 'Region' }),
    }),
  }),
  tools: [],
  connect: () => Promise.reject(new Error('not connected')),
};

const facts = {
  name: '@acme/crm',
  version: '1.2.3',
  description: `Customers for a model. ${'And much more of everything that anybody could want. '.repeat(3)}`,
  mcpName: 'io.github.acme/crm',
  license: 'MIT',
  author: 'Ada <ada@acme.example>',
  repository: { url: 'git+https://github.com/acme/mcp.git', directory: 'apps/crm' },
};

it('the README table lists every setting, its own first', () => {
  expect(readmeTable(server).split('\n').slice(0, 7)).toEqual([
    '| Variable | Flag | Default | Meaning |',
    '| --- | --- | --- | --- |',
    '| `CRM_DATABASE_URL` | `--database-url VALUE` |  | Where \\| the data is. Required. Secret. |',
    '| `CRM_API_URL_BASE` | `--api-url-base VALUE` |  | Address. |',
    '| `CRM_PAGE_SIZE` | `--page-size NUMBER` | `20` | Rows a page. |',
    '| `CRM_REGION` | `--region north\\|south` | `north` | Region. |',
    '| `CRM_READ_ONLY` | `--read-only` |  | Serve only tools that read. |',
  ]);
  expect(readmeTable(server)).toContain('`~/.local/share/enterprise-mcp/crm`');
});

it('.env.example leaves the required to fill in and comments out the rest', () => {
  const text = envExample(server);
  expect(text).toContain('# Where | the data is. Required. Secret.\nCRM_DATABASE_URL=postgres://u:p@h/crm\n');
  expect(text).toContain('# Region. One of north, south.\n# CRM_REGION=north\n');
});

it('server.json names the package, and says which variables are secret', () => {
  const json = serverJson(server, facts) as { packages: { environmentVariables: unknown[] }[] };
  expect(json).toMatchObject({
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: 'io.github.acme/crm',
    version: '1.2.3',
    repository: { url: 'https://github.com/acme/mcp', source: 'github', subfolder: 'apps/crm' },
    packages: [{ registryType: 'npm', identifier: '@acme/crm', version: '1.2.3', transport: { type: 'stdio' } }],
  });
  expect(json.packages[0]?.environmentVariables.slice(0, 4)).toMatchObject([
    { name: 'CRM_DATABASE_URL', isRequired: true, isSecret: true, format: 'string' },
    { name: 'CRM_API_URL_BASE', isRequired: false, isSecret: false },
    { name: 'CRM_PAGE_SIZE', format: 'number', default: '20' },
    { name: 'CRM_REGION', choices: ['north', 'south'], default: 'north' },
  ]);
  expect((json as unknown as { description: string }).description.length).toBeLessThanOrEqual(100);
  expect(() => serverJson(server, { name: 'x' })).toThrow('mcpName');
});

it('the bundle’s manifest hides secrets and hands the form to the environment', () => {
  expect(mcpbManifest(server, facts)).toMatchObject({
    manifest_version: '0.3',
    name: 'acme-crm',
    author: { name: 'Ada' },
    server: {
      type: 'node',
      entry_point: 'dist/bin.js',
      mcp_config: { command: 'node', env: { CRM_DATABASE_URL: `\${user_config.databaseUrl}` } },
    },
    user_config: {
      databaseUrl: { type: 'string', title: 'Database url', required: true, sensitive: true },
      pageSize: { type: 'number', default: 20 },
      dataDir: { type: 'directory', required: false },
      readOnly: { type: 'boolean', default: false },
    },
  });
});

it('a setting may not take a name of the kit', () => {
  const schema = z.object({ logLevel: z.string().optional() });
  expect(() => registryOf({ ...server, config: { prefix: 'CRM', schema } })).toThrow('belongs to the kit');
});
