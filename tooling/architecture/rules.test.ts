import { describe, expect, it } from 'vitest';
import { error } from '../../packages/kit/src/index.ts';
import type { CompiledTool } from '../../packages/kit/src/serve/index.ts';
import { errorPage } from '../docs/error-pages.ts';
import { stalePaths } from '../docs/write.ts';
import {
  ambientOffences,
  defaultExportOffences,
  lengthOffences,
  nameOffences,
  siblingTestOffences,
} from './file-rules.ts';
import { boundaryOffences, directionOffences, type Offence } from './import-rules.ts';
import { deadLinks } from './links.ts';
import { listProblems, promptProblems, resourceProblems, toolProblems } from './server-rules.ts';
import { parseSource } from './source-file.ts';

// A rule that cannot fail proves nothing: each is shown a bad example, and a good one beside it.

const entries = new Set(['@enterprise-mcp/kit', '@enterprise-mcp/kit/serve', '@enterprise-mcp/postgres']);
const offences = (path: string, text: string): Offence[] => {
  const file = parseSource(path, text);
  return [
    ...directionOffences(file),
    ...boundaryOffences(file, entries, ['crm', 'billing']),
    ...ambientOffences(file),
    ...defaultExportOffences(file),
  ];
};
const problem = (path: string, text: string) => offences(path, text).map((offence) => offence.problem)[0];

describe('reading a source file', () => {
  it('sees every way to import', () => {
    const { imports } = parseSource(
      'a.ts',
      `import a from 'a'; import type { B } from 'b'; export * from 'c'; export { d } from 'd';
       const e = await import('e'); type F = import('f').F; import 'g'; const text = "import x from 'never'";
       // import y from 'never'`,
    );
    expect(imports).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  it('sees process.env and console however they are written, and not in text', () => {
    const { ambient } = parseSource(
      'a.ts',
      `process.env['A'];\nprocess['env'];\nconsole.log(1);\nimport { env } from 'node:process';\n'process.env'; // console.log`,
    );
    expect(ambient.map(({ what, line }) => `${line} ${what}`)).toEqual([
      '1 process.env',
      '2 process.env',
      '3 console',
      '4 process.env',
    ]);
  });

  it('knows a process that was handed in from the global one', () => {
    const seen = (text: string) => parseSource('a.ts', text).ambient.length;
    expect(seen('function main(process: ProcessLike) { return () => process.env; }')).toBe(0);
    expect(seen('async function run({ process }: Invocation) { return process.env; }')).toBe(0);
    expect(seen('const run = (invocation) => { const { argv, process } = invocation; return process.env; };')).toBe(0);
    expect(seen('function main(process: ProcessLike) {} process.env;')).toBe(1);
  });
});

describe('import direction', () => {
  it.each([
    ['tools/create-deal.ts', "import { x } from '../adapters/postgres/index.ts'", 'only connect.ts imports adapters'],
    ['tools/create-deal.ts', "import { x } from '../connect.ts'", 'tools, resources and prompts must not import this'],
    ['tools/create-deal.ts', "import pg from 'pg'", 'tools, resources and prompts must not import this package'],
    [
      'resources/deal.ts',
      "import { x } from '../tools/create-deal.ts'",
      'tools, resources and prompts must not import',
    ],
    ['prompts/deal.ts', "import fs from 'node:fs'", 'tools, resources and prompts must not import this package'],
    ['domain/deal.ts', "import type { P } from '../ports.ts'", 'domain must not import this'],
    ['domain/deal.ts', "import { tool } from '@enterprise-mcp/kit'", 'domain must not import this package'],
    ['ports.ts', "import { x } from './tools/create-deal.ts'", 'ports must not import this'],
    ['adapters/memory/index.ts', "import { x } from '../../tools/create-deal.ts'", 'adapters must not import this'],
    ['adapters/memory/index.ts', "import { x } from '../postgres/rows.ts'", 'adapters must not import this'],
    ['adapters/memory/index.ts', "import { x } from '../../import/plan.ts'", 'adapters must not import this'],
    ['server.ts', "import { x } from './adapters/memory/index.ts'", 'only connect.ts imports adapters'],
  ])('%s: %s', (path, text, expected) => {
    expect(problem(`apps/crm/src/${path}`, text)).toContain(expected);
  });

  it.each([
    ['connect.ts', "import { x } from './adapters/postgres/index.ts'; import { y } from '@enterprise-mcp/postgres'"],
    ['tools/index.ts', "import { x } from './create-deal.ts'"],
    [
      'tools/create-deal.ts',
      "import * as z from 'zod'; import { tool } from '../define.ts'; import '../domain/deal.ts'",
    ],
    ['tools/create-deal.test.ts', "import { x } from '../adapters/memory/index.ts'; import { y } from 'vitest'"],
    ['domain/deal.ts', "import { crmErrors } from '../errors.ts'; import * as z from 'zod'; import './money.ts'"],
    ['adapters/postgres/imports.ts', "import type { Lookup } from '../../import/port.ts'"],
    ['adapters/postgres/deals.ts', "import type { Deals } from '../../ports.ts'; import { sql } from './sql.ts'"],
  ])('%s may: %s', (path, text) => {
    expect(offences(`apps/crm/src/${path}`, text)).toEqual([]);
  });
});

describe('boundaries between packages', () => {
  it.each([
    ['apps/crm/src/connect.ts', "import { x } from '@modelcontextprotocol/server'", 'import the MCP SDK'],
    ['packages/kit/src/gate/audit.ts', "import type { X } from '@modelcontextprotocol/server'", 'import the MCP SDK'],
    ['apps/crm/src/connect.ts', "import { x } from '@enterprise-mcp/kit/src/gate/index.ts'", 'no deep import'],
    ['apps/crm/test/a.test.ts', "import { x } from '../../../packages/kit/src/index.ts'", 'no import of the files of'],
    ['apps/crm/src/connect.ts', "import { x } from '@enterprise-mcp/billing'", 'nobody imports an app'],
    ['apps/crm/src/connect.ts', "import { x } from '../../billing/src/ports.ts'", 'no import of the files of'],
  ])('%s: %s', (path, text, expected) => {
    expect(problem(path, text)).toContain(expected);
  });

  it.each([
    ['packages/kit/src/serve/stdio.ts', "import { x } from '@modelcontextprotocol/server/stdio'"],
    ['packages/testkit/src/clients/client.ts', "import { x } from '@modelcontextprotocol/client'"],
    ['apps/crm/src/bin.ts', "import { main } from '@enterprise-mcp/kit/serve'"],
  ])('%s may: %s', (path, text) => {
    expect(offences(path, text)).toEqual([]);
  });
});

describe('files', () => {
  it.each(['apps/crm/src/connect.ts', 'packages/kit/src/config/parse.ts'])('%s does not touch the process', (path) => {
    expect(problem(path, "process.env['HOME']")).toBe('line 1: process.env outside bin.ts');
    expect(problem(path, '\nconsole.log(1)')).toBe('line 2: console outside bin.ts');
  });

  it('has no default export, unless it is configuration', () => {
    expect(problem('tooling/a.ts', 'export default 1')).toBe('has a default export');
    expect(problem('tooling/a.ts', 'const a = 1; export { a as default }')).toBe('has a default export');
    expect(offences('vitest.config.ts', 'export default 1')).toEqual([]);
  });

  it('is not too long', () => {
    const long = (path: string, count: number) => lengthOffences(parseSource(path, 'f();\n'.repeat(count)));
    expect(long('apps/crm/src/a.ts', 251)).toHaveLength(1);
    expect(long('apps/crm/src/a.ts', 250)).toEqual([]);
    expect(long('apps/crm/src/server.ts', 41)).toHaveLength(1);
    expect(long('apps/crm/src/a.test.ts', 400)).toEqual([]);
  });

  it('has a name that says something', () => {
    for (const path of ['apps/crm/src/utils.ts', 'packages/kit/src/helpers/clip.ts', 'apps/crm/src/CreateDeal.ts']) {
      expect(nameOffences({ path }), path).toHaveLength(1);
    }
    expect(nameOffences({ path: 'apps/crm/src/tools/create-deal.test.ts' })).toEqual([]);
  });

  it('that declares something has its test', () => {
    const tool = 'apps/crm/src/tools/create-deal.ts';
    expect(siblingTestOffences([tool, 'apps/crm/src/tools/index.ts'])).toEqual([
      { file: tool, problem: 'has no test beside it' },
    ]);
    expect(siblingTestOffences([tool, 'apps/crm/src/tools/create-deal.test.ts'])).toEqual([]);
  });
});

describe('tools', () => {
  const text = { type: 'string', description: 'a text' };
  const good = {
    tool: {
      name: 'create_deal',
      title: 'Create deal',
      description: { what: 'Creates a deal.', useWhen: ['asked to'] },
      effect: 'write',
      permission: 'deals:write',
      input: { shape: { name: {} } },
    },
    listing: {
      name: 'create_deal',
      inputSchema: { type: 'object', properties: { name: text, idempotency_key: { type: 'string' } } },
      outputSchema: { type: 'object', properties: { id: { type: 'string' } } },
    },
  };
  const problemsWith = (changes: { tool?: object; listing?: object }) =>
    toolProblems({
      tool: { ...good.tool, ...changes.tool },
      listing: { ...good.listing, ...changes.listing },
    } as unknown as CompiledTool);
  const input = (field: object) => ({ listing: { inputSchema: { type: 'object', properties: { name: field } } } });
  const object = (rest: object = {}) => ({ type: 'object', properties: { a: text }, description: 'x', ...rest });

  it('a good one passes', () => expect(problemsWith({})).toEqual([]));

  it.each([
    [{ tool: { name: 'deals' } }, 'the name is not verb_noun'],
    [{ tool: { title: '' } }, 'no title'],
    [{ tool: { description: { what: '', useWhen: ['x'] } } }, 'no description of what it does'],
    [{ tool: { description: { what: 'x', useWhen: [] } } }, 'no useWhen'],
    [{ tool: { effect: undefined } }, 'no effect'],
    [{ tool: { permission: 'all' } }, 'no permission like customers:read'],
    [{ listing: { outputSchema: { type: 'object', properties: {} } } }, 'no output schema'],
    [input({ type: 'string' }), "'name' has no .describe()"],
    [input(object()), "'name' is an object that is not strict"],
    [input({ type: 'array', items: object(), description: 'x' }), "'name' is an object that is not strict"],
    [input(object({ additionalProperties: false, properties: { a: {} } })), "'name.a' has no .describe()"],
    [{ listing: { description: 'x'.repeat(2048) } }, 'bytes in the list, at most 2048'],
  ])('%j', (changes, expected) => {
    expect(problemsWith(changes).join()).toContain(expected);
  });

  it('a strict object inside passes', () => {
    expect(problemsWith(input(object({ additionalProperties: false })))).toEqual([]);
  });

  it('are few, and their list is short', () => {
    const list = (count: number, size: number) =>
      listProblems(
        Array.from({ length: count }, (_, index) => ({
          listing: { name: `get_${index}`, description: 'x'.repeat(size), outputSchema: { big: 'y'.repeat(9000) } },
        })) as unknown as CompiledTool[],
      ).join();
    expect(list(9, 1)).toContain('9 tools');
    expect(list(8, 1000)).toContain('bytes without output schemas');
    expect(list(8, 900)).toBe('');
    expect(listProblems([good, good] as unknown as CompiledTool[])).toEqual(['two tools have the same name']);
  });
});

describe('resources and prompts', () => {
  it('say what they are and what they need', () => {
    const resource = { uri: 'deals', title: '', description: '', permission: '', name: 'x', read: async () => null };
    expect(resourceProblems(resource)).toHaveLength(4);
    expect(
      resourceProblems({ ...resource, uri: 'crm://deals', title: 'x', description: 'x', permission: 'deals:read' }),
    ).toEqual([]);
    const prompt = { name: 'A', title: '', description: '', permission: '', args: { shape: { x: {} } } };
    expect(promptProblems(prompt as never)).toHaveLength(5);
  });
});

describe('documents', () => {
  it('link to what is there', () => {
    const read = (path: string) => (path === 'docs/b.md' ? '# Two words\n' : undefined);
    const text = '[a](b.md) [b](b.md#two-words) [c](c.md) [d](b.md#three) `[e](e.md)` [f](https://f.example) [g](#no)';
    expect(deadLinks({ path: 'docs/a.md', text }, read)).toEqual(['c.md', 'b.md#three', '#no']);
  });

  it('differ as soon as the code does', () => {
    const spec = error<{ name: string }>({
      category: 'input',
      message: ({ name }) => `No '${name}'.`,
      cause: 'Wrong name.',
      wayOut: 'Another name.',
    });
    const page = errorPage('BAD_NAME', spec, 'kit');
    const changed = errorPage('BAD_NAME', { ...spec, category: 'conflict' }, 'kit');
    expect(page).not.toBe(changed);
    expect(stalePaths([{ path: 'docs/errors/BAD_NAME.md', text: page }], () => changed)).toEqual([
      'docs/errors/BAD_NAME.md',
    ]);
    expect(stalePaths([{ path: 'docs/errors/BAD_NAME.md', text: page }], () => undefined)).toHaveLength(1);
    expect(stalePaths([{ path: 'docs/errors/BAD_NAME.md', text: page }], () => page)).toEqual([]);
  });
});
