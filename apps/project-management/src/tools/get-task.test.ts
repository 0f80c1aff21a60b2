import { beforeEach, describe, expect, it } from 'vitest';
import { call, seededBoard } from '../../test/contract/call.ts';
import type { PmPorts } from '../ports.ts';
import { getTask } from './get-task.ts';

describe('get_task', () => {
  let ports: PmPorts;
  beforeEach(async () => {
    ports = await seededBoard();
  });

  it.each(['#1', '1', 'WEB-1', 'web-1', 'fix the basket TOTAL'])('knows %s', async (task) => {
    const { data } = await call(getTask, ports, { task });
    expect(data).toMatchObject({
      task: { id: 'WEB-1', column: 'In Progress', assignee: 'ada', sprint: 'Sprint 8', points: 3 },
      comments: [{ author: 'tomas' }, { author: 'ada', body: 'I can see it on staging.' }],
      comments_total: 2,
      history: [{ type: 'created', to: 'In Progress' }],
    });
  });

  it('answers an ambiguous title with the candidates', async () => {
    await expect(call(getTask, ports, { task: 'Gift cards' })).rejects.toMatchObject({
      code: 'PM_TASK_AMBIGUOUS',
      details: { candidates: [{ id: 'WEB-5' }, { id: 'WEB-6' }] },
    });
  });

  it('says when there is no such task', async () => {
    await expect(call(getTask, ports, { task: '#99' })).rejects.toMatchObject({ code: 'PM_TASK_NOT_FOUND' });
  });

  it('says how many comments there are when it shows fewer', async () => {
    const { data, notes } = await call(getTask, ports, { task: '#1', comments: 1 });
    expect(data.comments).toHaveLength(1);
    expect(notes).toEqual(['1 of 2 comments are shown, the latest.']);
  });

  it('clips what is long and says how long it was', async () => {
    const [board] = await ports.boards.boards();
    const { task } = await ports.tasks.create({
      boardId: board?.id ?? '',
      title: 'Long',
      description: 'x'.repeat(9_000),
      columnId: board?.columns[0]?.id ?? '',
      assigneeId: null,
      sprintId: null,
      labels: [],
      estimate: null,
      by: 'ada',
      at: new Date(),
      marker: 'm',
    });
    const { data } = await call(getTask, ports, { task: task.id });
    expect(data.task).toMatchObject({ description_chars: 9_000 });
    expect(data.task.description).toHaveLength(4_001);
  });
});
