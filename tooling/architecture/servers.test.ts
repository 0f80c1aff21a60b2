import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gate } from '../../packages/kit/src/gate/index.ts';
import { kitErrors } from '../../packages/kit/src/index.ts';
import { readPolicyFile } from '../../packages/kit/src/policy/cedar/policy-file.ts';
import { postgresErrors } from '../../packages/postgres/src/errors.ts';
import { allDocuments } from '../docs/documents.ts';
import { ERRORS } from '../docs/error-pages.ts';
import { orphans } from '../docs/orphans.ts';
import { loadApps, root } from '../docs/servers.ts';
import { stalePaths } from '../docs/write.ts';
import { deadLinks, markdownPages } from './links.ts';
import { listProblems, promptProblems, resourceProblems, toolProblems } from './server-rules.ts';

// Rules over every server's registry. Each failure names the offender.

const apps = await loadApps();
const there = (path: string) => existsSync(join(root, path));

describe.each(apps)('$name', ({ name, folder, server, tools }) => {
  it.each(tools)('tool $tool.name', (compiled) => {
    expect(toolProblems(compiled)).toEqual([]);
  });

  it('has each tool in a file of its name', () => {
    const files = tools.map(({ tool }) => `${folder}/src/tools/${tool.name.replaceAll('_', '-')}.ts`);
    expect(files.filter((file) => !there(file))).toEqual([]);
  });

  it('has few tools and a short list', () => {
    expect(listProblems(tools)).toEqual([]);
  });

  it('has resources that say what they are', () => {
    const problems = (server.resources ?? []).flatMap((resource) =>
      resourceProblems(resource).map((problem) => `${resource.uri}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  it('has prompts that say what they are', () => {
    const problems = (server.prompts ?? []).flatMap((prompt) =>
      promptProblems(prompt).map((problem) => `${prompt.name}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  it.each(['base', 'confirm-every-write', 'read-only-agent'])(
    'fits the ready policy %s',
    async (policy) => {
      const file = join(root, 'docs/guides/policies', `${policy}.cedar`);
      const { problems } = await readPolicyFile(server, file);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    },
    30_000,
  );

  it('starts its error codes as its variables', () => {
    const prefix = `${server.config.prefix}_`;
    expect(Object.keys(server.errors?.$specs ?? {}).filter((code) => !code.startsWith(prefix))).toEqual([]);
  });

  it('is published under the name it is declared with', () => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      name: `@enterprise-mcp/${name}`,
      version: server.version,
      bin: { [`mcp-${server.name}`]: 'dist/bin.js' },
    });
    expect(manifest['mcpName']).toMatch(new RegExp(`/${name}$`));
  });
});

describe('documents', () => {
  it('have a page for every error code', () => {
    const tables = [kitErrors, postgresErrors, ...apps.map(({ server }) => server.errors)];
    const codes = tables.flatMap((errors) => Object.keys(errors?.$specs ?? {}));
    expect(codes.filter((code) => !there(`${ERRORS}/${code}.md`))).toEqual([]);
  });

  it('name the stages of the gate in their order', () => {
    const stages = gate.map(({ name }) => name);
    const picture = readFileSync(join(root, 'README.md'), 'utf8').replaceAll('<br/>', ' ').replaceAll(/\s+/g, ' ');
    expect(picture).toContain(stages.join(' · '));
    const decision = readFileSync(join(root, 'docs/adr/0003-gate-order.md'), 'utf8');
    expect([...decision.matchAll(/^\| `(\w+)` *\|/gm)].map(([, stage]) => stage)).toEqual(stages);
  });

  it('have links that lead somewhere', () => {
    const read = (path: string) => {
      const found = statSync(join(root, path), { throwIfNoEntry: false });
      return found?.isFile() ? readFileSync(join(root, path), 'utf8') : found && 'folder';
    };
    const dead = markdownPages(root).flatMap((page) => deadLinks(page, read).map((link) => `${page.path}: ${link}`));
    expect(dead).toEqual([]);
  });

  it('are up to date (else: pnpm run docs)', async () => {
    const documents = await allDocuments();
    const read = (path: string) => (there(path) ? readFileSync(join(root, path), 'utf8') : undefined);
    expect({ stale: stalePaths(documents, read), ofNoCodeAnyMore: orphans(documents) }).toEqual({
      stale: [],
      ofNoCodeAnyMore: [],
    });
  });
});
