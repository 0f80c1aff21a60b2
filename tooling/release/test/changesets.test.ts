import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { addCarried, carriedBy } from '../carried.mjs';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, '.changeset');
const changesets = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');

// Read only when a release is made: a formatter once turned one into something no release could read.
it.each(changesets)('%s can be read by the release', (file) => {
  expect(readFileSync(join(folder, file), 'utf8')).toMatch(
    /^---\n("@enterprise-mcp\/[\w-]+": (major|minor|patch)\n)+---\n\n\S/,
  );
});

describe('what is held by others', () => {
  const [kit, postgres, testkit, crm, devops, maker] = [
    'kit',
    'postgres',
    'testkit',
    'crm',
    'devops',
    'create-server',
  ].map((name) => `@enterprise-mcp/${name}`) as [string, string, string, string, string, string];

  it.each([
    [[kit], { [crm]: [kit], [devops]: [kit], [maker]: [kit] }],
    [[postgres, crm], { [devops]: [postgres], [maker]: [postgres, crm] }],
    [[testkit], { [maker]: [testkit] }],
    [[crm, maker], {}],
    [[], {}],
  ])('%j raises %j', (named, raised) => {
    expect(Object.fromEntries(carriedBy(named, [crm, devops]))).toEqual(raised);
  });

  const copies: string[] = [];
  afterEach(() => {
    for (const copy of copies.splice(0)) rmSync(copy, { recursive: true, force: true });
  });

  // By the real tool and with the real configuration, in a workspace that has nothing but the manifests.
  it('gets a version of its own when a fix of the kit is released, and a line that says why', {
    timeout: 120_000,
  }, () => {
    const copy = mkdtempSync(join(tmpdir(), 'enterprise-mcp-versions-'));
    copies.push(copy);
    for (const file of ['package.json', 'pnpm-workspace.yaml', '.changeset/config.json'])
      cpSync(join(root, file), join(copy, file));
    for (const kind of ['apps', 'packages']) {
      for (const name of readdirSync(join(root, kind))) {
        mkdirSync(join(copy, kind, name), { recursive: true });
        cpSync(join(root, kind, name, 'package.json'), join(copy, kind, name, 'package.json'));
      }
    }
    writeFileSync(join(copy, '.changeset/fix.md'), `---\n"${kit}": patch\n---\n\nA fix.\n`);
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: copy,
        stdio: 'pipe',
      });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-qm', 'all');
    const version = (path: string) =>
      JSON.parse(readFileSync(join(copy, path, 'package.json'), 'utf8')).version as string;
    const before = new Map(['apps/crm', 'packages/kit', 'packages/create-server'].map((path) => [path, version(path)]));

    addCarried(copy);
    execFileSync(join(root, 'node_modules/.bin/changeset'), ['version'], { cwd: copy, stdio: 'pipe' });

    for (const [path, was] of before) expect(version(path), path).not.toBe(was);
    for (const path of ['apps/crm', 'packages/create-server']) {
      expect(readFileSync(join(copy, path, 'CHANGELOG.md'), 'utf8')).toContain(`Made anew with ${kit}.`);
    }
    expect(readdirSync(join(copy, '.changeset'))).toEqual(['config.json']);
  });
});
