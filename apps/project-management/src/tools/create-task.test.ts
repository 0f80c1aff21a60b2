import { beforeEach, describe, expect, it } from 'vitest';
import { call, preview, seededBoard } from '../../test/contract/call.ts';
import { strictSeed } from '../../test/contract/seed.ts';
import type { NewTask } from '../domain/task.ts';
import type { PmPorts } from '../ports.ts';
import { createTask } from './create-task.ts';

describe('create_task', () => {
  let ports: PmPorts;
  beforeEach(async () => {
    ports = await seededBoard();
  });

  it('puts a task into the first column, with names resolved', async () => {
    const { data } = await call(createTask, ports, {
      title: 'Wish list',
      assignee: 'Tomás Reyes',
      sprint: 'next',
      labels: ['Feature'],
      estimate: 5,
    });
    expect(data).toEqual({
      task: expect.objectContaining({
        id: 'WEB-9',
        title: 'Wish list',
        column: 'Todo',
        assignee: 'tomas',
        sprint: 'Sprint 9',
        labels: ['feature'],
        points: 5,
      }),
      outcome: 'created',
    });
  });

  it.each(['', '  ', '\0', ' \0 '])('refuses a title of which nothing would be left: %j', async (title) => {
    await expect(call(createTask, ports, { title })).rejects.toThrow();
  });

  // Complaint: an unknown label is made by the way, an unknown person dropped (mcp-atlassian #1535, #543).
  it.each([
    [{ assignee: 'Tomas Reyez' }, 'PM_PERSON_UNKNOWN'],
    [{ labels: ['featur'] }, 'PM_LABEL_UNKNOWN'],
    [{ sprint: 'Sprint 99' }, 'PM_SPRINT_UNKNOWN'],
    [{ column: 'Doing' }, 'PM_COLUMN_UNKNOWN'],
  ])('creates nothing when a name means nothing: %j', async (wrong, code) => {
    await expect(call(createTask, ports, { title: 'Never made', ...wrong })).rejects.toMatchObject({ code });
    const [board] = await ports.boards.boards();
    expect(await ports.tasks.find('Never made', board?.id ?? '')).toEqual([]);
  });

  it('does not know me when nobody of that name is on the board', async () => {
    const mine = call(createTask, ports, { title: 'Mine', assignee: 'me' }, { as: 'root' });
    await expect(mine).rejects.toMatchObject({ code: 'PM_ME_UNKNOWN' });
  });

  it('tells of open tasks with the same title', async () => {
    const { data, notes } = await call(createTask, ports, { title: 'gift cards' });
    expect(data.same_title).toEqual(['WEB-5', 'WEB-6']);
    expect(notes).toHaveLength(1);
  });

  it('respects the limit of the column', async () => {
    ports = await seededBoard(strictSeed);
    await call(createTask, ports, { title: 'Second', column: 'In Progress' });
    await expect(call(createTask, ports, { title: 'Third', column: 'In Progress' })).rejects.toMatchObject({
      code: 'PM_WIP_LIMIT',
    });
  });

  // Complaint: partial failure reported as an error leads to duplicates (plane PR #99).
  it('reports what is missing of a task that exists as partial success', async () => {
    const create = ports.tasks.create;
    const partial = async (task: NewTask) => ({ ...(await create(task)), missing: ['It is not on the board.'] });
    const { data, notes } = await call(
      createTask,
      { ...ports, tasks: { ...ports.tasks, create: partial } },
      { title: 'Half' },
    );
    expect(data).toMatchObject({ outcome: 'partial_success', missing: ['It is not on the board.'] });
    expect(notes[0]).toContain('do not create it again');
  });

  it('gives a repeat with the same key the same marker, and only that', async () => {
    const markers: string[] = [];
    const create = ports.tasks.create;
    const record = (task: NewTask) => {
      markers.push(task.marker);
      return create(task);
    };
    const watched = { ...ports, tasks: { ...ports.tasks, create: record } };
    for (const key of ['a', 'a', 'b', undefined, undefined]) {
      await call(createTask, watched, { title: 'Marked' }, key === undefined ? {} : { key });
    }
    expect(markers[0]).toBe(markers[1]);
    expect(new Set(markers).size).toBe(4);
  });

  it('shows beforehand what will be made', async () => {
    expect(await preview(createTask, ports, { title: 'Wish list', assignee: 'tomas' })).toBe(
      "A new task on 'Web shop' in 'Todo': Wish list\nAssignee: tomas. Sprint: none. Labels: none.",
    );
  });
});
