import type { GitHubRequest } from '@enterprise-mcp/testkit/github';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addComment } from '../../src/tools/add-comment.ts';
import { assignTask } from '../../src/tools/assign-task.ts';
import { createTask } from '../../src/tools/create-task.ts';
import { getCurrentSprint } from '../../src/tools/get-current-sprint.ts';
import { getTask } from '../../src/tools/get-task.ts';
import { searchTasks } from '../../src/tools/search-tasks.ts';
import { updateTaskStatus } from '../../src/tools/update-task-status.ts';
import { call } from '../contract/call.ts';
import { seed, today } from '../contract/seed.ts';
import type { FakeGitHub } from './fake-github.ts';
import { openGitHub } from './open-github.ts';

// Compiling GitHub's description takes seconds on a slow machine.
vi.setConfig({ testTimeout: 60_000 });

const used: FakeGitHub[] = [];
async function opened() {
  const open = await openGitHub(seed);
  used.push(open.github);
  return open;
}
afterEach(() => {
  for (const { violations } of used.splice(0)) expect(violations).toEqual([]);
});

const on =
  (method: string, path: RegExp) =>
  (request: GitHubRequest): boolean =>
    request.method === method && path.test(request.path);
const anything = () => true;
const createsIssue = on('POST', /\/issues$/);
const addsItem = on('POST', /\/items$/);
const setsFields = on('PATCH', /\/items\/\d+$/);
const issuesTitled = ({ state }: FakeGitHub, title: string) => state.issues.filter((issue) => issue.title === title);
const onBoard = ({ state }: FakeGitHub, title: string) =>
  issuesTitled({ state } as FakeGitHub, title).filter(({ id }) => state.items.some(({ issue }) => issue === id));

describe('limits of GitHub', () => {
  it('primary: says when it is over', async () => {
    const { ports, github } = await opened();
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(today.getTime() / 1000 + 90) };
    github.faults.push({
      on: anything,
      times: 9,
      answer: { status: 403, headers, body: { message: 'API rate limit exceeded' } },
    });
    await expect(call(getCurrentSprint, ports, {})).rejects.toMatchObject({
      code: 'PM_GITHUB_RATE_LIMITED',
      retryable: true,
      details: { limit: 'primary', seconds: 90 },
    });
    // Trying again would only make it worse.
    expect(github.requests).toHaveLength(1);
  });

  it.each([
    [429, { 'retry-after': '30' }, 30],
    [403, { 'retry-after': '7' }, 7],
    [403, {}, 60],
  ])('secondary: %s %j', async (status, headers, seconds) => {
    const { ports, github } = await opened();
    const body = { message: 'You have exceeded a secondary rate limit' };
    github.faults.push({ on: anything, answer: { status, headers, body } });
    await expect(call(searchTasks, ports, {})).rejects.toMatchObject({
      code: 'PM_GITHUB_RATE_LIMITED',
      details: { limit: 'secondary', seconds },
    });
  });
});

describe('GitHub refuses', () => {
  it('the token', async () => {
    const { ports, github } = await opened();
    github.faults.push({ on: anything, answer: { status: 401, body: { message: 'Bad credentials' } } });
    await expect(call(searchTasks, ports, {})).rejects.toMatchObject({ code: 'BACKEND_MISCONFIGURED' });
  });

  it('a right', async () => {
    const { ports, github } = await opened();
    github.faults.push({
      on: setsFields,
      answer: { status: 403, body: { message: 'Resource not accessible by personal access token' } },
    });
    await expect(call(updateTaskStatus, ports, { task: '#2', status: 'Done' })).rejects.toMatchObject({
      code: 'PM_GITHUB_REFUSED',
      message: expect.stringContaining('not accessible'),
    });
  });

  it('a project that is not there', async () => {
    const { github } = await opened();
    const { ports, health } = await openGitHub(seed, { project: { kind: 'orgs', owner: 'shop', number: 6 } }, github);
    await expect(call(searchTasks, ports, {})).rejects.toMatchObject({
      code: 'PM_GITHUB_REFUSED',
      details: { status: 404 },
    });
    expect(await health()).toMatchObject([{ ok: false }]);
  });
});

describe('an unreliable connection', () => {
  it('a read and a repeatable write are tried again', async () => {
    const { ports, github } = await opened();
    github.faults.push({ on: on('GET', /./), times: 2, answer: { status: 502 } });
    github.faults.push({ on: setsFields, answer: { status: 502 } });
    const { data } = await call(updateTaskStatus, ports, { task: '#2', status: 'Done' });
    expect(data).toMatchObject({ before: 'Todo', after: 'Done' });
  });

  it('a lasting failure is unavailable, and retryable', async () => {
    const { ports, github } = await opened();
    github.faults.push({ on: anything, times: 99, answer: { status: 502 } });
    const failed = call(searchTasks, ports, {});
    await expect(failed).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE', retryable: true });
  });

  it('the field is set although the answer was lost', async () => {
    const { ports, github } = await opened();
    github.faults.push({ on: setsFields, drop: 'after' });
    const { data } = await call(updateTaskStatus, ports, { task: '#2', status: 'In Review' });
    expect(data).toMatchObject({ before: 'Todo', after: 'In Review' });
  });

  it('the issue was made although the answer was lost: there is one, on the board', async () => {
    const { ports, github } = await opened();
    github.faults.push({ on: createsIssue, drop: 'after' });
    const { data } = await call(createTask, ports, { title: 'Lost answer', column: 'In Progress' }, { key: 'k1' });
    expect(data).toMatchObject({ outcome: 'created', task: { column: 'In Progress' } });
    expect(onBoard(github, 'Lost answer')).toHaveLength(1);
  });

  it('the issue was not made: the repeat makes one', async () => {
    const { ports, github } = await opened();
    github.faults.push({ on: createsIssue, drop: 'before' });
    const create = () => call(createTask, ports, { title: 'Lost request' }, { key: 'k2' });
    await expect(create()).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(issuesTitled(github, 'Lost request')).toHaveLength(0);
    await create();
    expect(issuesTitled(github, 'Lost request')).toHaveLength(1);
  });

  it('the comment was made although the answer was lost: there is one, and a repeat adds none', async () => {
    const { ports, github } = await opened();
    github.faults.push({ on: on('POST', /\/comments$/), drop: 'after' });
    const comment = () => call(addComment, ports, { task: '#2', body: 'Once.' }, { key: 'k3' });
    const first = await comment();
    const again = await comment();
    expect(again.data).toEqual(first.data);
    expect(github.state.issues[1]?.comments).toHaveLength(1);
  });
});

describe('cut off', () => {
  it('after the issue exists, before the board: the repeat with the same key makes one issue, on the board', async () => {
    const { ports, github } = await opened();
    const cut = new AbortController();
    github.faults.push({
      on: addsItem,
      drop: 'before',
      alter(request) {
        cut.abort(new Error('the process ended'));
        return request;
      },
    });
    const input = { title: 'Cut off', column: 'In Progress', sprint: 'current', assignee: 'tomas', estimate: 3 };
    await expect(call(createTask, ports, input, { key: 'cut', signal: cut.signal })).rejects.toThrow(
      'the process ended',
    );
    expect(issuesTitled(github, 'Cut off')).toHaveLength(1);
    expect(onBoard(github, 'Cut off')).toHaveLength(0);

    // Another process, which remembers nothing.
    const next = await openGitHub(seed, {}, github);
    const { data } = await call(createTask, next.ports, input, { key: 'cut' });
    expect(data).toMatchObject({
      outcome: 'created',
      task: { column: 'In Progress', sprint: 'Sprint 8', assignee: 'tomas', points: 3 },
    });
    expect(data.same_title).toBeUndefined();
    expect(issuesTitled(github, 'Cut off')).toHaveLength(1);
    expect(onBoard(github, 'Cut off')).toHaveLength(1);
  });

  it('another key makes another task, and tells of the first', async () => {
    const { ports, github } = await opened();
    const first = await call(createTask, ports, { title: 'Again' }, { key: 'one' });
    const second = await call(createTask, ports, { title: 'Again' }, { key: 'two' });
    expect(second.data.same_title).toEqual([first.data.task.id]);
    expect(issuesTitled(github, 'Again')).toHaveLength(2);
  });
});

describe('success that is none', () => {
  it('a task that exists and is not on the board is partial success, and moving it puts it there', async () => {
    const { ports, github } = await opened();
    github.faults.push({ on: addsItem, answer: { status: 503 } });
    const { data } = await call(createTask, ports, { title: 'Half' });
    expect(data).toMatchObject({ outcome: 'partial_success', task: { id: '#9', column: 'Not on the board' } });
    expect(data.missing?.[0]).toContain('not on the board');
    const moved = await call(updateTaskStatus, ports, { task: '#9', status: 'Todo' });
    expect(moved.data).toMatchObject({ before: 'Not on the board', after: 'Todo' });
    expect(onBoard(github, 'Half')).toHaveLength(1);
  });

  it('says 200 and does nothing: a failure with both states', async () => {
    const { ports, github } = await opened();
    github.faults.push({ on: setsFields, pretend: true });
    await expect(call(updateTaskStatus, ports, { task: '#2', status: 'Done' })).rejects.toMatchObject({
      code: 'PM_WRITE_NOT_CONFIRMED',
      details: { before: 'Todo', expected: 'Done', found: 'Todo' },
    });
  });

  it('drops the assignee without a word: a failure, and partial success of a new task', async () => {
    const { ports, github } = await opened();
    const drop = (request: GitHubRequest) => ({ ...request, body: { ...request.body, assignees: [] } });
    github.faults.push({ on: on('PATCH', /\/issues\/\d+$/), alter: drop });
    await expect(call(assignTask, ports, { task: '#2', assignee: 'tomas' })).rejects.toMatchObject({
      code: 'PM_WRITE_NOT_CONFIRMED',
      details: { before: 'nobody', expected: 'tomas', found: 'nobody' },
    });
    github.faults.push({ on: createsIssue, alter: drop });
    const { data } = await call(createTask, ports, { title: 'Nobody is told', assignee: 'tomas' });
    expect(data).toMatchObject({
      outcome: 'partial_success',
      missing: [expect.stringContaining('did not assign tomas')],
    });
  });

  it('an old answer behind a valid ETag is never what a write is read back from', async () => {
    const { ports, github } = await opened();
    await call(getTask, ports, { task: '#2' });
    // A cache in between that believes nothing ever changes.
    github.faults.push({
      on: ({ method, headers }) => method === 'GET' && headers['if-none-match'] !== undefined,
      times: 1_000,
      answer: { status: 304 },
    });
    const { data } = await call(updateTaskStatus, ports, { task: '#2', status: 'Done' });
    expect(data).toMatchObject({ before: 'Todo', after: 'Done' });
    expect((await call(getTask, ports, { task: '#2' })).data.task.column).toBe('Done');
  });

  it('what changed has another ETag, and is read anew', async () => {
    const { ports, github } = await opened();
    const titles = async () => (await call(searchTasks, ports, {})).data.tasks.map(({ title }) => title);
    await titles();
    const [issue] = github.state.issues;
    if (issue) issue.title = 'Renamed by somebody else';
    expect(await titles()).toContain('Renamed by somebody else');
  });
});
