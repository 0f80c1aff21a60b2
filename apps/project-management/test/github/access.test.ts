import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { lastPage } from '../../src/adapters/github/comments.ts';
import { afterOf } from '../../src/adapters/github/items.ts';
import { createTask } from '../../src/tools/create-task.ts';
import { getTask } from '../../src/tools/get-task.ts';
import { searchTasks } from '../../src/tools/search-tasks.ts';
import { call } from '../contract/call.ts';
import { seed } from '../contract/seed.ts';
import { openGitHub } from './open-github.ts';

// Compiling GitHub's description takes seconds on a slow machine.
vi.setConfig({ testTimeout: 60_000 });

describe('which GitHub', () => {
  it('an Enterprise server: every request goes below its address', async () => {
    const urls: string[] = [];
    const { github } = await openGitHub(seed);
    const watched: typeof fetch = (input, init) => {
      urls.push(String(input));
      return github.fetch(input, init);
    };
    const { ports } = await openGitHub(seed, { apiUrl: 'https://github.example/api/v3', fetch: watched }, github);
    await call(getTask, ports, { task: '#1' });
    expect(urls.length).toBeGreaterThan(2);
    for (const url of urls) expect(url).toMatch(/^https:\/\/github\.example\/api\/v3\//);
    expect(github.violations).toEqual([]);
  });

  it("a person's project takes the other twin of every call", async () => {
    const { github } = await openGitHub(seed);
    const { ports } = await openGitHub(seed, { project: { kind: 'users', owner: 'shop', number: 5 } }, github);
    expect((await call(createTask, ports, { title: 'Mine' })).data.outcome).toBe('created');
    expect(github.requests.some(({ path }) => path.startsWith('/users/shop/projectsV2/5/items'))).toBe(true);
    expect(github.requests.some(({ path }) => path.startsWith('/orgs/'))).toBe(false);
    expect(github.violations).toEqual([]);
  });

  it.each(['ghp_classic0123456789', 'github_pat_fine0123456789'])('a token as GitHub wants it: %s', async (token) => {
    const { ports, github } = await openGitHub(seed, { auth: { token } });
    await call(searchTasks, ports, {});
    for (const { headers } of github.requests) expect(headers['authorization']).toBe(`token ${token}`);
  });

  it('a GitHub App trades its key for a token', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const auth = { appId: '12', privateKey: pem, installationId: 34 };
    const { ports, github } = await openGitHub(seed, { auth });
    expect((await call(searchTasks, ports, {})).data.tasks).toHaveLength(seed.tasks.length);
    expect(github.requests[0]?.path).toBe('/app/installations/34/access_tokens');
    expect(github.requests[1]?.headers['authorization']).toBe('token ghs_installation');
    expect(github.violations).toEqual([]);
  });
});

describe('which repositories', () => {
  const repositories = [
    { owner: 'shop', repo: 'web' },
    { owner: 'shop', repo: 'api' },
  ] as const;

  it('none but those that are allowed', async () => {
    const { ports, github } = await openGitHub(seed, { repositories });
    github.requests.length = 0;
    for (const task of ['shop/secret#1', 'https://github.com/shop/secret/issues/1']) {
      await expect(call(getTask, ports, { task })).rejects.toMatchObject({
        code: 'PM_REPOSITORY_NOT_ALLOWED',
        message: expect.stringContaining("'shop/web', 'shop/api'"),
      });
    }
    expect(github.requests.filter(({ path }) => path.includes('secret'))).toEqual([]);
  });

  it('several: tasks have long ids, and short ones mean the first repository', async () => {
    const { ports, github } = await openGitHub(seed, { repositories });
    const { data } = await call(getTask, ports, { task: '#1' });
    expect(data.task.id).toBe('shop/web#1');
    expect((await call(getTask, ports, { task: data.task.id })).data.task.title).toBe('Fix the basket total');
    expect(github.violations).toEqual([]);
  });

  it('items of others are not shown, whatever the filter let through', async () => {
    const { ports, github } = await openGitHub(seed, { repositories });
    const all = await call(searchTasks, ports, {});
    for (const issue of github.state.issues.slice(0, 3)) Object.assign(issue, { repo: 'secret' });
    github.faults.push({
      on: ({ path }) => path.includes('/items?'),
      alter: (request) => ({ ...request, path: request.path.replace(/q=[^&]*/, 'q=is:issue') }),
    });
    expect((await call(searchTasks, ports, {})).data.tasks).toHaveLength(all.data.tasks.length - 3);
  });
});

describe('links between pages', () => {
  it.each([
    [undefined, undefined, 1],
    ['<https://api.github.com/x?after=YWJj&per_page=100>; rel="next"', 'YWJj', 1],
    ['<https://api.github.com/x?page=2>; rel="next", <https://api.github.com/x?page=7>; rel="last"', undefined, 7],
    ['<https://api.github.com/x?before=a>; rel="prev"', undefined, 1],
  ])('%s', (link, after, last) => {
    expect(afterOf(link)).toBe(after);
    expect(lastPage(link)).toBe(last);
  });
});
