import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientKinds, type SpawnedServer, spawnServer } from '@enterprise-mcp/testkit';
import { serveGitHub } from '@enterprise-mcp/testkit/github';
import { afterEach, describe, expect, it } from 'vitest';
import { seed } from '../contract/seed.ts';
import { type FakeGitHub, fakeGitHub } from '../github/fake-github.ts';

const cleanup: (() => unknown)[] = [];

/** The same board, with its current sprint around today. */
function current(): typeof seed {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  return { ...seed, sprints: [{ name: 'Sprint 8', goal: null, start: day(-3), end: day(10) }] };
}

async function github(bin: string): Promise<{
  fake: FakeGitHub;
  start(kind: (typeof clientKinds)[number]): Promise<SpawnedServer>;
}> {
  const fake = fakeGitHub(current(), { now: new Date() });
  const { url, close } = await serveGitHub(fake);
  cleanup.push(close);
  const folder = await mkdtemp(join(tmpdir(), 'mcp-pm-github-'));
  cleanup.push(() => rm(folder, { recursive: true, force: true }));
  const env = {
    PM_DATA_DIR: folder,
    PM_LOG_LEVEL: 'error',
    PM_GITHUB_PROJECT: 'orgs/shop/projects/5',
    PM_GITHUB_REPOSITORIES: 'shop/web',
    PM_GITHUB_TOKEN: 'ghp_1234567890abcdef',
    PM_GITHUB_API_URL: url,
  };
  return {
    fake,
    async start(kind) {
      const server = await spawnServer(kind, { command: process.execPath, args: [bin], env });
      cleanup.push(() => server.process.kill('SIGKILL'));
      return server;
    },
  };
}

/** The server as a process, with GitHub behind it. */
export function githubSuite(bin: () => string): void {
  afterEach(async () => {
    for (const step of cleanup.splice(0).reverse()) await step();
  });

  describe.each(clientKinds)('GitHub, by the server as a process, for %s', (kind) => {
    it('every tool, with no request that GitHub would not take', { timeout: 120_000 }, async () => {
      const { fake, start } = await github(bin());
      const server = await start(kind);
      const ok = async (tool: string, args: Record<string, unknown>) => {
        const answer = await server.client.call(tool, args);
        expect(answer.error).toBeUndefined();
        return answer;
      };
      expect((await ok('get_current_sprint', {})).data).toMatchObject({ active: true, totals: { tasks: 5 } });
      expect((await ok('search_tasks', { query: 'basket' })).data).toMatchObject({ tasks: [{ id: '#1' }] });
      expect((await ok('get_task', { task: '#1' })).text).toMatch(/<untrusted-\w+>[^<]*Ignore previous instructions/);
      const created = await ok('create_task', {
        title: 'By process',
        assignee: 'me',
        sprint: 'current',
        idempotency_key: 'e2e',
      });
      expect(created.data).toMatchObject({
        outcome: 'created',
        task: { id: '#9', assignee: 'ada', sprint: 'Sprint 8' },
      });
      expect((await ok('assign_task', { task: '#9', assignee: 'tomas' })).data).toMatchObject({
        before: 'ada',
        after: 'tomas',
      });
      expect((await ok('update_task_status', { task: '#9', status: 'done' })).data).toMatchObject({ after: 'Done' });
      expect((await ok('add_comment', { task: '#9', body: 'Noted.' })).data).toMatchObject({ task: '#9' });
      expect(await server.client.read('pm://board')).toContain('In Review');
      expect(await server.client.read('pm://tasks/9')).toContain('Noted.');
      expect(await server.close()).toBe(0);
      expect(server.strayOutput()).toEqual([]);
      expect(fake.violations).toEqual([]);
    });
  });

  it('killed after the issue exists, before the board: repeated with the same key, one issue, on the board', {
    timeout: 120_000,
  }, async () => {
    const { fake, start } = await github(bin());
    const first = await start('sdk-1.x');
    fake.faults.push({
      on: ({ method, path }) => method === 'POST' && path.endsWith('/items'),
      drop: 'before',
      alter(request) {
        first.process.kill('SIGKILL');
        return request;
      },
    });
    const task = { title: 'Killed', column: 'In Progress', idempotency_key: 'killed' };
    const cut = first.client.call('create_task', task).catch(() => undefined);
    await once(first.process, 'close');
    await Promise.race([cut, new Promise((resolve) => setTimeout(resolve, 500))]);
    const issues = () => fake.state.issues.filter(({ title }) => title === 'Killed');
    expect(issues()).toHaveLength(1);
    expect(fake.state.items.filter(({ issue }) => issue === issues()[0]?.id)).toHaveLength(0);

    const second = await start('sdk-1.x');
    const again = await second.client.call('create_task', task);
    expect(again.data).toMatchObject({ outcome: 'created', task: { id: '#9', column: 'In Progress' } });
    expect(issues()).toHaveLength(1);
    expect(fake.state.items.filter(({ issue }) => issue === issues()[0]?.id)).toHaveLength(1);
    expect(fake.violations).toEqual([]);
  });

  it('without a token says what is missing', { timeout: 60_000 }, async () => {
    const server = await spawnServer('sdk-1.x', {
      command: process.execPath,
      args: [bin()],
      env: { PM_DATA_DIR: await mkdtemp(join(tmpdir(), 'mcp-pm-github-')), PM_GITHUB_PROJECT: 'orgs/shop/projects/5' },
    });
    cleanup.push(() => server.process.kill('SIGKILL'));
    const { error } = await server.client.call('search_tasks', {});
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('PM_GITHUB_TOKEN') });
  });
}
