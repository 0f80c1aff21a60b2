import { beforeEach, describe, expect, it } from 'vitest';
import { call, preview, seededBoard } from '../../test/contract/call.ts';
import { strictSeed } from '../../test/contract/seed.ts';
import type { PmPorts, TaskStore } from '../ports.ts';
import { updateTaskStatus } from './update-task-status.ts';

describe('update_task_status', () => {
  let ports: PmPorts;
  beforeEach(async () => {
    ports = await seededBoard();
  });
  const move = (status: string, more: { task?: string; expected_status?: string } = {}) =>
    call(updateTaskStatus, ports, { task: '#1', status, ...more });
  const withStore = (changed: Partial<TaskStore>) => {
    ports = { ...ports, tasks: { ...ports.tasks, ...changed } };
  };

  // Complaint: a name was sent where the backend wanted an id (linear-mcp-server #26).
  it.each(['In Review', 'in review', ' IN REVIEW '])('takes the name of the column: %s', async (status) => {
    expect((await move(status)).data).toMatchObject({ before: 'In Progress', after: 'In Review', changed: true });
  });

  it('refuses a column that is not there, with the valid ones', async () => {
    await expect(move('In Reviw')).rejects.toMatchObject({
      code: 'PM_COLUMN_UNKNOWN',
      message: expect.stringContaining("Did you mean 'In Review'?"),
    });
  });

  it('lists the legal moves when one is not', async () => {
    ports = await seededBoard(strictSeed);
    await expect(move('Done')).rejects.toMatchObject({
      code: 'PM_MOVE_ILLEGAL',
      details: { legal: ['Todo', 'In Review'] },
    });
  });

  it('does nothing when the task is not where the caller saw it', async () => {
    await expect(move('Done', { expected_status: 'Todo' })).rejects.toMatchObject({
      code: 'PM_STATUS_CONFLICT',
      details: { expected: 'Todo', current: 'In Progress' },
    });
  });

  it('says so when somebody else was quicker', async () => {
    const really = ports.tasks.move;
    const [board] = await ports.boards.boards();
    withStore({
      async move(mine) {
        await really({ ...mine, toColumnId: board?.columns[3]?.id ?? '', by: 'Tomás Reyes' });
        return really(mine);
      },
    });
    await expect(move('In Review')).rejects.toMatchObject({ code: 'PM_STATUS_CONFLICT', details: { current: 'Done' } });
  });

  it('says so when it is there already', async () => {
    const { data, notes } = await move('In Progress');
    expect(data).toMatchObject({ changed: false });
    expect(notes).toHaveLength(1);
  });

  // Complaint: success is reported and nothing happened (plane #183, mcp-atlassian #1694).
  it('reports a backend that says yes and does nothing as a failure, with both states', async () => {
    const { get } = ports.tasks;
    withStore({
      async move({ taskId }) {
        const current = await get(taskId);
        if (!current) throw new Error('not seeded');
        return { moved: true, current };
      },
    });
    await expect(move('Done')).rejects.toMatchObject({
      code: 'PM_WRITE_NOT_CONFIRMED',
      details: { before: 'In Progress', expected: 'Done', found: 'In Progress' },
    });
  });

  it('shows beforehand what will change', async () => {
    expect(await preview(updateTaskStatus, ports, { task: '#1', status: 'Done' })).toBe(
      'WEB-1 (Fix the basket total): In Progress → Done',
    );
  });
});
