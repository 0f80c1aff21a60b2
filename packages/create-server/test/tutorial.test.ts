import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { namesOf } from '../src/names.ts';
import { plan } from '../src/plan.ts';
import { templatesNow } from './templates.ts';

// docs/guides/erp.md builds examples/erp, which is what the scaffolder makes, with these files in place of its own.

const root = join(import.meta.dirname, '../../..');
const guide = readFileSync(join(root, 'docs/guides/erp.md'), 'utf8');
const read = (path: string) => readFileSync(join(root, 'examples/erp', path), 'utf8');
const OWN = [
  'src/domain/order.ts',
  'src/ports.ts',
  'src/adapters/rest/index.ts',
  'src/tools/get-order.ts',
  'src/tools/create-order.ts',
];

describe('the tutorial', () => {
  let made: Map<string, string>;
  beforeAll(async () => {
    const options = {
      names: namesOf('erp'),
      from: 'crm',
      backend: 'rest',
      minimal: true,
      noun: 'order',
      out: 'erp',
    } as const;
    made = plan(await templatesNow(), options);
  }, 60_000);

  it.each(OWN)('shows %s exactly as it is tested', (path) => {
    expect(guide).toContain(`**\`${path}\`**\n\n\`\`\`ts\n${read(path)}\`\`\`\n`);
  });

  it('shows no other code', () => {
    expect(guide.match(/^```ts$/gm)).toHaveLength(OWN.length);
  });

  it('is less than 100 lines of own code, and says how many', () => {
    const lines = OWN.map((path) => read(path).trimEnd().split('\n').length).reduce((a, b) => a + b);
    expect(lines).toBeLessThan(100);
    expect(guide).toContain(`${lines} lines`);
  });

  it('begins with the command that makes the rest, and removes what it names', () => {
    expect(guide).toContain('npm create @enterprise-mcp/server erp -- --from crm --backend rest --noun order');
    const [, removed = ''] = /\nrm -r (.+)\n/.exec(guide) ?? [];
    const gone = removed.split(' ');
    expect(gone.length).toBeGreaterThan(3);
    for (const path of gone) {
      expect(
        [...made.keys()].some((file) => file === path || file.startsWith(`${path}/`)),
        path,
      ).toBe(true);
      expect(existsSync(join(root, 'examples/erp', path)), path).toBe(false);
    }
  });

  // After a change of the scaffolder: vitest -u writes the files.
  it('has everything else as the scaffolder makes it', async () => {
    const [, removed = ''] = /\nrm -r (.+)\n/.exec(guide) ?? [];
    const gone = (path: string) => removed.split(' ').some((one) => path === one || path.startsWith(`${one}/`));
    const kept = [...made].filter(([path]) => /^(src|test)\/|^(build\.mjs|\.env\.example|server\.json)$/.test(path));
    for (const [path, text] of kept) {
      if (!OWN.includes(path) && !gone(path)) await expect(text).toMatchFileSnapshot(join(root, 'examples/erp', path));
    }
  });
});

describe('the guide to a tool', () => {
  it.each(['get-parcel.ts', 'get-parcel.test.ts'])('shows %s of the smallest server as it is', (file) => {
    const page = readFileSync(join(root, 'docs/guides/adding-a-tool.md'), 'utf8');
    const text = readFileSync(join(root, 'examples/depot/src/tools', file), 'utf8');
    expect(page).toContain(`**\`src/tools/${file}\`**\n\n\`\`\`ts\n${text}\`\`\`\n`);
  });

  it('names no property that a tool does not have', () => {
    const page = readFileSync(join(root, 'docs/guides/adding-a-tool.md'), 'utf8');
    const declared = readFileSync(join(root, 'packages/kit/src/define/tool.ts'), 'utf8');
    const [, list = ''] = page.split('## What it may have besides');
    const names = [...list.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(declared).toMatch(new RegExp(`^ {2}(readonly )?${name}\\??[(:]`, 'm'));
  });
});
