import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { loadApps, root } from '../../docs/servers.ts';

// What the MCP registry takes (schema 2025-12-11), as far as our entries have it. The release asks the official schema;
// here nothing is fetched.
const text = z.string().min(1);
const release = z.string().regex(/^\d+\.\d+\.\d+$/);
const entry = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/)
    .max(200),
  title: text.max(100),
  description: text.max(100),
  version: release,
  repository: z.strictObject({ url: z.url(), source: text, subfolder: text }),
  packages: z.tuple([
    z.strictObject({
      registryType: z.literal('npm'),
      identifier: text,
      version: release,
      runtimeHint: text,
      transport: z.strictObject({ type: z.literal('stdio') }),
      environmentVariables: z.array(
        z.strictObject({
          name: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
          description: text,
          isRequired: z.boolean(),
          isSecret: z.boolean(),
          format: z.enum(['string', 'number', 'boolean', 'filepath']),
          default: z.string().optional(),
          placeholder: z.string().optional(),
          choices: z.array(z.string()).optional(),
        }),
      ),
    }),
  ]),
});

it.each(await loadApps())(
  '$name has an entry that the registry takes, under the names and version of its package',
  (app) => {
    const read = (file: string) => JSON.parse(readFileSync(join(root, app.folder, file), 'utf8'));
    const found = entry.parse(read('server.json'));
    const manifest = read('package.json') as {
      name: string;
      version: string;
      mcpName: string;
      repository: { directory: string };
    };
    expect(found).toMatchObject({
      name: manifest.mcpName,
      version: manifest.version,
      repository: { subfolder: app.folder },
    });
    expect(manifest.repository.directory).toBe(app.folder);
    expect(found.packages[0]).toMatchObject({ identifier: manifest.name, version: manifest.version });
    expect(found.packages[0].environmentVariables.length).toBeGreaterThan(10);
  },
);
