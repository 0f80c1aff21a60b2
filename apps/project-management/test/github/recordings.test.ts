import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { lastPage } from '../../src/adapters/github/comments.ts';
import type { Layout } from '../../src/adapters/github/layout.ts';
import { type Issue, isAllowed, toTask } from '../../src/adapters/github/to-task.ts';

interface Recording {
  readonly path: string;
  readonly response: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const { resolve } = createRequire(import.meta.url);
const recorded = (scenario: string) => {
  const file = resolve(`@octokit/fixtures/scenarios/api.github.com/${scenario}/normalized-fixture.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Recording[];
};

const layout: Layout = {
  board: { id: '5', key: '5', name: 'Board', columns: [] },
  sprints: [],
  status: undefined,
  iteration: undefined,
  estimate: undefined,
  fields: '',
};
const settings = { repositories: [{ owner: 'octokit-fixture-org', repo: 'paginate-issues' }] } as const;

// What GitHub really answered once, and not what its description says.
describe('recorded pages', () => {
  const pages = recorded('paginate-issues');

  it('are read to the last issue', () => {
    const issues = pages.flatMap(({ response }) => response as readonly Issue[]);
    const tasks = issues.map((issue) => toTask(issue, undefined, layout, settings as never));
    expect(tasks.length).toBeGreaterThan(10);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
    for (const task of tasks) {
      expect(task).toMatchObject({ id: expect.stringMatching(/^#\d+$/), title: expect.stringMatching(/\S/) });
      expect(task.column.name).toBe('Not on the board');
      expect(Number.isNaN(Date.parse(task.updatedAt))).toBe(false);
    }
    expect(issues.every((issue) => isAllowed(issue, settings))).toBe(true);
  });

  it('say where the last page is', () => {
    expect(lastPage(pages[0]?.headers['link'])).toBe(pages.length);
    expect(lastPage(pages.at(-1)?.headers['link'])).toBe(1);
  });
});
