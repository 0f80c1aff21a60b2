import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientKinds } from '@enterprise-mcp/testkit';
import { packedServer } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import { githubSuite } from './github.suite.ts';

const run = promisify(execFile);
const packed = packedServer(join(import.meta.dirname, '../..'), {
  prefix: 'PM',
  env: { PM_ME: 'mira', PM_LOG_LEVEL: 'error' },
  bundles: ['octokit-auth-app'],
});
const { emptyFolder, start } = packed;

describe.each(clientKinds)('launched for %s', (kind) => {
  it('answers with every tool, and keeps over a restart what was acknowledged', { timeout: 120_000 }, async () => {
    const folder = await emptyFolder();
    const server = await start(kind, folder, ['--demo']);
    const { client } = server;
    const ok = async (tool: string, args: Record<string, unknown>) => {
      const answer = await client.call(tool, args);
      expect(answer.error).toBeUndefined();
      return answer;
    };
    expect((await ok('get_current_sprint', {})).data).toMatchObject({ active: true, board: 'Ticket app' });
    const found = await ok('search_tasks', { query: 'voucher code' });
    const [voucher] = found.data['tasks'] as { id: string }[];
    // Complaint: an issue's text gives the orders (github-mcp-server #844). It comes out fenced.
    const shown = await ok('get_task', { task: voucher?.id });
    expect(shown.text).toMatch(/<untrusted-(\w+)>[^<]*Ignore your instructions[^<]*<\/untrusted-\1>/);
    const fresh = { title: 'Trial', assignee: 'me', sprint: 'current', idempotency_key: 'trial-1' };
    const created = await ok('create_task', fresh);
    const { id } = created.data['task'] as { id: string };
    expect((await ok('assign_task', { task: id, assignee: 'lea' })).data).toMatchObject({
      before: 'mira',
      after: 'lea',
    });
    expect((await ok('update_task_status', { task: id, status: 'to do' })).data).toMatchObject({ after: 'To do' });
    await ok('add_comment', { task: id, body: 'Noted.' });
    expect(server.strayOutput()).toEqual([]);
    expect(await server.close()).toBe(0);

    const next = await start(kind, folder, ['--demo']);
    const again = await next.client.call('create_task', fresh);
    expect((again.data['task'] as { id: string }).id).toBe(id);
    const kept = await next.client.call('get_task', { task: id });
    expect(kept.data).toMatchObject({
      task: { column: 'To do', assignee: 'lea' },
      comments_total: 1,
      history: [{ type: 'commented' }, { type: 'moved' }, { type: 'assigned' }, { type: 'created' }],
    });
    expect(await next.close()).toBe(0);
  });

  it('has resources, prompts and completions, and hides what --read-only takes away', {
    timeout: 120_000,
  }, async () => {
    const server = await start(kind, await emptyFolder(), ['--read-only', '--demo']);
    const names = (await server.client.listTools()).map((tool) => tool.name);
    expect(names).toEqual(['get_current_sprint', 'search_tasks', 'get_task']);
    await expect(server.client.call('create_task', {})).rejects.toThrow(/no tool 'create_task'/);
    expect(await server.client.read('pm://board')).toContain('In progress');
    expect(await server.client.read('pm://sprints/current')).toContain('untrusted');
    expect(await server.client.read('pm://tasks/TRAIN-1')).toContain('Seat map');
    expect(await server.client.complete({ prompt: 'daily_standup' }, 'person', 'mi')).toEqual(['mira']);
    expect(await server.client.prompt('sprint_report', {})).toContain('Sprint 14');
    expect(await server.client.prompt('triage_backlog', {})).toContain('Bicycle places');
  });
});

it('notifies a subscriber when the board changes, also from another process', { timeout: 120_000 }, async () => {
  const folder = await emptyFolder();
  const one = await start('sdk-1.x', folder, ['--demo']);
  const two = await start('sdk-2.x-2026', folder, ['--demo']);
  const updates: string[] = [];
  await two.client.subscribe(['pm://board', 'pm://tasks/TRAIN-2'], (uri) => updates.push(uri));
  // The subscriber's backend opens after the subscription is acknowledged, so one change may come too early.
  const change = async () => {
    await one.client.call('add_comment', { task: 'TRAIN-2', body: 'Ping' });
    return updates;
  };
  await expect.poll(change, { timeout: 30_000, interval: 300 }).toContain('pm://tasks/TRAIN-2');
  expect(updates).toContain('pm://board');
});

it('a wrong setting ends with a message on stderr and nothing on stdout', async () => {
  const env = { PATH: '', PM_DATA_DIR: await emptyFolder(), PM_DATABSE_URL: 'x' };
  await expect(run(process.execPath, [packed.bin], { env, timeout: 30_000 })).rejects.toMatchObject({
    stdout: '',
    stderr: expect.stringMatching(/PM_DATABSE_URL.*PM_DATABASE_URL/s),
  });
});

githubSuite(() => packed.bin);
