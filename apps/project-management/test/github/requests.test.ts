import { describe, expect, it, vi } from 'vitest';
import type { PmPorts } from '../../src/ports.ts';
import { addComment } from '../../src/tools/add-comment.ts';
import { assignTask } from '../../src/tools/assign-task.ts';
import { createTask } from '../../src/tools/create-task.ts';
import { getCurrentSprint } from '../../src/tools/get-current-sprint.ts';
import { getTask } from '../../src/tools/get-task.ts';
import { searchTasks } from '../../src/tools/search-tasks.ts';
import { updateTaskStatus } from '../../src/tools/update-task-status.ts';
import { call } from '../contract/call.ts';
import { seed } from '../contract/seed.ts';
import { openGitHub } from './open-github.ts';

// Compiling GitHub's description takes seconds on a slow machine.
vi.setConfig({ testTimeout: 60_000 });

const [first] = seed.tasks;
if (!first) throw new Error('the seed is empty');
const many = (count: number) => ({
  ...seed,
  tasks: Array.from({ length: count }, (_, n) => ({ ...first, title: `Task ${n}`, source: `many:${n}`, comments: [] })),
});

describe('requests to GitHub', () => {
  /** At most: of a server that was just started, and of one that knows the board. */
  it.each<[string, number, number, (ports: PmPorts) => Promise<unknown>]>([
    ['get_current_sprint', 3, 1, (ports) => call(getCurrentSprint, ports, {})],
    ['search_tasks', 3, 1, (ports) => call(searchTasks, ports, { query: 'gift' })],
    ['get_task', 5, 3, (ports) => call(getTask, ports, { task: '#1' })],
    ['create_task', 7, 5, (ports) => call(createTask, ports, { title: 'New', sprint: 'current', estimate: 1 })],
    ['assign_task', 8, 6, (ports) => call(assignTask, ports, { task: '#2', assignee: 'tomas' })],
    ['update_task_status', 9, 7, (ports) => call(updateTaskStatus, ports, { task: '#2', status: 'Done' })],
    ['add_comment', 6, 4, (ports) => call(addComment, ports, { task: '#2', body: 'Hm.' })],
  ])('%s: at most %i, then %i', async (name, cold, warm, run) => {
    const { ports, github } = await openGitHub(seed);
    await run(ports);
    const counts = [github.requests.length];
    github.requests.length = 0;
    if (name === 'update_task_status') await call(updateTaskStatus, ports, { task: '#3', status: 'In Review' });
    else if (name === 'assign_task') await call(assignTask, ports, { task: '#3', assignee: 'ada' });
    else await run(ports);
    counts.push(github.requests.length);
    expect(counts[0], String(counts)).toBeLessThanOrEqual(cold);
    expect(counts[1], String(counts)).toBeLessThanOrEqual(warm);
    expect(github.violations).toEqual([]);
  });

  it('get_current_sprint of 100 items takes at most 3 and answers with at most 12 KB', async () => {
    const { ports, github } = await openGitHub(many(100));
    const { data } = await call(getCurrentSprint, ports, {});
    expect(data.totals).toMatchObject({ tasks: 100 });
    expect(github.requests.length).toBeLessThanOrEqual(3);
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(12_288);
  });

  it('what GitHub already answered costs no allowance: 304', async () => {
    const { ports, github } = await openGitHub(seed);
    await call(searchTasks, ports, {});
    github.requests.length = 0;
    await call(searchTasks, ports, {});
    expect(github.requests.map(({ headers }) => headers['if-none-match'] !== undefined)).toEqual([true]);
  });

  it('goes through 5,000 items page by page', { timeout: 60_000 }, async () => {
    const { ports, github } = await openGitHub(many(5_000));
    const seen = new Set<string>();
    let after: Awaited<ReturnType<PmPorts['tasks']['search']>>['next'];
    do {
      const page = await ports.tasks.search({ boardId: '5' }, { limit: 100, after });
      for (const { id } of page.items) seen.add(id);
      after = page.next;
    } while (after);
    expect(seen.size).toBe(5_000);
    expect(github.requests.filter(({ path }) => path.includes('/items?'))).toHaveLength(50);
    expect(github.violations).toEqual([]);
  });

  it('finds an item that the filter does not know yet among 5,000', { timeout: 60_000 }, async () => {
    const { ports, github } = await openGitHub(many(5_000));
    github.faults.push({ on: ({ path }) => path.includes('Task+4990'), answer: { status: 200, body: [] } });
    expect(await ports.tasks.get('#4991')).toMatchObject({ column: { name: 'In Progress' } });
    expect(github.requests.length).toBeLessThanOrEqual(55);
  });

  it('reads labels beyond the first page', async () => {
    const labels = Array.from({ length: 150 }, (_, n) => `label-${n}`);
    const { ports, github } = await openGitHub({ ...seed, labels });
    expect(await ports.boards.labels('5')).toHaveLength(150);
    expect(github.requests).toHaveLength(2);
  });
});

// Complaint: editing iterations makes new ids and takes every item out of its sprint (github-mcp-server #2953).
it('no tool changes what a project is made of: only issues, their comments, and items', async () => {
  const { ports, github, changed } = await openGitHub(seed);
  await call(getCurrentSprint, ports, {});
  await call(createTask, ports, { title: 'New', sprint: 'next', estimate: 1, labels: ['bug'], assignee: 'ada' });
  await call(assignTask, ports, { task: '#9', assignee: 'tomas' });
  await call(updateTaskStatus, ports, { task: '#9', status: 'Done' });
  await call(addComment, ports, { task: '#9', body: 'Hm.' });
  const writes = github.requests.filter(({ method }) => method !== 'GET');
  expect(new Set(writes.map(({ method, path }) => `${method} ${path.replace(/\d+$/, 'N')}`))).toEqual(
    new Set([
      'POST /repos/shop/web/issues',
      'PATCH /repos/shop/web/issues/N',
      'POST /repos/shop/web/issues/9/comments',
      'POST /orgs/shop/projectsV2/5/items',
      'PATCH /orgs/shop/projectsV2/5/items/N',
    ]),
  );
  // Subscribers hear of each of the four writes.
  const heard = ['board', 'sprints/current', 'tasks/%239'];
  expect(changed).toEqual([...heard, ...heard, ...heard, ...heard]);
  expect(github.violations).toEqual([]);
});
