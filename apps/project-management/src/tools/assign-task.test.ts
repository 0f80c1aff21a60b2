import { beforeEach, describe, expect, it } from 'vitest';
import { call, preview, seededBoard } from '../../test/contract/call.ts';
import type { PmPorts } from '../ports.ts';
import { assignTask } from './assign-task.ts';

describe('assign_task', () => {
  let ports: PmPorts;
  beforeEach(async () => {
    ports = await seededBoard();
  });
  const assign = (assignee: string, task = '#1') => call(assignTask, ports, { task, assignee });

  it('shows before and after', async () => {
    expect((await assign('tomas@shop.example')).data).toMatchObject({ before: 'ada', after: 'tomas', changed: true });
    expect((await assign('nobody')).data).toMatchObject({ before: 'tomas', after: 'nobody' });
    expect((await assign('me')).data).toMatchObject({ before: 'nobody', after: 'ada' });
  });

  it('says so when it is theirs already', async () => {
    const { data, notes } = await assign('ada');
    expect(data.changed).toBe(false);
    expect(notes).toHaveLength(1);
  });

  it('answers an ambiguous name with the candidates', async () => {
    const named = async () => [
      { id: '1', handle: 'kim1', name: 'Kim' },
      { id: '2', handle: 'kim2', name: 'Kim' },
    ];
    ports = { ...ports, people: { ...ports.people, named } };
    await expect(assign('Kim')).rejects.toMatchObject({
      code: 'PM_PERSON_AMBIGUOUS',
      message: expect.stringContaining('kim1 (Kim), kim2 (Kim)'),
    });
  });

  // Complaint: the assignee is silently dropped, or is the wrong person (mcp-atlassian #1535, #543).
  it('reports a backend that dropped the assignee as a failure', async () => {
    ports = { ...ports, tasks: { ...ports.tasks, assign: async () => undefined } };
    await expect(assign('tomas')).rejects.toMatchObject({
      code: 'PM_WRITE_NOT_CONFIRMED',
      details: { before: 'ada', expected: 'tomas', found: 'ada' },
    });
  });

  it('shows beforehand what will change', async () => {
    expect(await preview(assignTask, ports, { task: '#1', assignee: 'tomas' })).toBe(
      'WEB-1 (Fix the basket total): assignee ada → tomas',
    );
  });
});
