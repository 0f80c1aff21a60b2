import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');

/** A link to a test file has the test's name as its text. */
const claims = [...page.matchAll(/\[([^\]]+)\]\(([^)\s]+\.ts)\)/g)].map(([, name = '', file = '']) => ({ name, file }));

describe('SECURITY.md', () => {
  it('names only tests that exist', () => {
    const lost = claims.filter(({ name, file }) => !titlesIn(file).some((title) => title.includes(name)));
    expect(lost.map(({ name, file }) => `${file}: ${name}`)).toEqual([]);
  });

  it('names a test for every guarantee, case and risk, or says that there is none', () => {
    const rows = page
      .split('\n')
      .filter((line) => /^\| (?!-+ )/.test(line) && !/^\| (Guarantee|Case|Risk|Threat) /.test(line));
    const bare = rows.filter((row) => !/\.ts\)/.test(row) && !row.includes('outside of a server’s reach'));
    expect(bare).toEqual([]);
    expect(rows.length).toBeGreaterThan(50);
  });

  it('maps all categories of both lists', () => {
    const numbered = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, number]) => Number(number));
    const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
    expect(numbered(/^\| MCP(\d\d) /gm)).toEqual(upTo(10));
    expect(numbered(/^\| T(\d+) /gm)).toEqual(upTo(12));
  });

  it('has a test for every case that the security suite names', () => {
    const named = ['transport', 'input', 'outward', 'rug-pull'].flatMap((file) =>
      titlesIn(`packages/kit/test/security/${file}.test.ts`),
    );
    expect(named.filter((title) => !/^(CVE-\d{4}-\d+|postmark-mcp|nodemailer)/.test(title))).toEqual([]);
  });
});

/** What tests are called; a title with parts that vary has them as they are written. */
function titlesIn(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/\b(?:it|test)(?:\.each\([\s\S]*?\))?\(\s*(['`])((?:(?!\1)[\s\S])+)\1/g)].map(
    ([, , title = '']) => title,
  );
}
