import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../src/cli.ts';
import type { Templates } from '../src/files.ts';
import { writeAll } from '../src/write.ts';
import { templatesNow } from './templates.ts';

let templates: Templates;
let cwd: string;
beforeAll(async () => {
  templates = await templatesNow();
}, 60_000);
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'create-server-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

function create(...args: string[]) {
  const said = { out: '', err: '' };
  const code = run({
    args,
    cwd,
    templates,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}

describe('on the command line', () => {
  it('makes a folder of the name, and says what comes next', async () => {
    const { code, out, err } = create('order-desk', '--from', 'crm', '--backend', 'none');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/cd order-desk\n {2}npm install\n {2}npm test/);
    expect(await readdir(cwd)).toEqual(['order-desk']);
    expect(await readFile(join(cwd, 'order-desk/README.md'), 'utf8')).toContain('# Order desk MCP server');
  });

  it('takes an empty folder, and a scope', async () => {
    await mkdir(join(cwd, 'here'));
    expect(create('@acme/billing', '--from', 'crm', '--backend', 'rest', '--out', 'here').code).toBe(0);
    expect(JSON.parse(await readFile(join(cwd, 'here/package.json'), 'utf8'))).toMatchObject({ name: '@acme/billing' });
  });

  it('lists every server it knows', () => {
    expect(create('--help').out).toContain([...templates.apps.keys()].join('|'));
  });

  it.each([
    [[], /NAME is missing.*--from is missing; it is one of .*crm/s],
    [
      ['Billing', '--from', 'erp', '--backend', 'mysql'],
      /Would 'billing' do\?\n.*'erp' is not known.*crm.*\n.*postgres, rest, none/s,
    ],
    [['billing', 'again', '--from', 'crm'], /One NAME/],
    [['billing', '--form', 'crm'], /--form.*See --help/],
    [['billing', '--from', 'crm', '--noun', 'invoice'], /--minimal/],
    [['billing', '--from', 'crm', '--backend', 'rest', '--noun', 'Line item'], /like invoice/],
    [['crm', '--from', 'crm'], /Choose another NAME/],
  ])('%j: says everything that is wrong and writes nothing', async (args, message) => {
    const { code, out, err } = create(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(await readdir(cwd)).toEqual([]);
  });

  it('never touches a folder with something in it, nor a file', async () => {
    await mkdir(join(cwd, 'billing'));
    await writeFile(join(cwd, 'billing/notes.txt'), 'mine');
    await writeFile(join(cwd, 'file'), 'mine');
    expect(create('billing', '--from', 'crm').err).toMatch(/billing is not empty; nothing was written.*--out/);
    expect(create('billing', '--from', 'crm', '--out', 'file').err).toMatch(/is a file.*--out/);
    expect((await readdir(cwd)).sort()).toEqual(['billing', 'file']);
    expect(await readdir(join(cwd, 'billing'))).toEqual(['notes.txt']);
  });
});

describe('writing', () => {
  it('leaves nothing when it fails in the middle', async () => {
    const files = new Map([
      ['a.txt', 'a'],
      ['a.txt/b.txt', 'a file cannot be a folder'],
    ]);
    expect(() => writeAll(files, join(cwd, 'made'))).toThrow();
    expect(await readdir(cwd)).toEqual([]);
  });

  it('killed at any moment: all or nothing, and what was left is gone after the next time', {
    timeout: 120_000,
  }, async () => {
    const count = 4_000;
    const script = join(cwd, 'child.ts');
    await writeFile(
      script,
      `import { writeAll } from '${join(import.meta.dirname, '../src/write.ts')}';
       const files = new Map(Array.from({ length: ${count} }, (_, i) => ['f' + i % 40 + '/' + i + '.txt', 'x'.repeat(2000)]));
       process.stdout.write('go');
       writeAll(files, process.argv[2] ?? '');`,
    );
    const cut = { none: 0, all: 0 };
    for (const [round, delay] of [0, 40, 120, 250, 2_500].entries()) {
      const out = join(cwd, `made-${round}`);
      const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script, out], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      const ended = once(child, 'close');
      await Promise.race([new Promise((resolve) => setTimeout(resolve, delay)), ended]);
      child.kill('SIGKILL');
      await ended;
      const there = await readdir(out, { recursive: true }).catch(() => undefined);
      if (there) expect(there.filter((path) => path.endsWith('.txt'))).toHaveLength(count);
      cut[there ? 'all' : 'none']++;
      writeAll(new Map([['x', 'x']]), out.concat('-again'));
      if (!there) writeAll(new Map([['x', 'x']]), out);
    }
    expect(cut.none).toBeGreaterThan(0);
    expect((await readdir(cwd)).filter((name) => name.includes('.creating-'))).toEqual([]);
  });
});
