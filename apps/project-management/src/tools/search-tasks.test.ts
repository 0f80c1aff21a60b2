import { beforeEach, describe, expect, it } from 'vitest';
import { call, seededBoard } from '../../test/contract/call.ts';
import type { PmPorts } from '../ports.ts';
import { searchTasks } from './search-tasks.ts';

describe('search_tasks', () => {
  let ports: PmPorts;
  beforeEach(async () => {
    ports = await seededBoard();
  });
  const titles = async (input: Parameters<typeof call<typeof searchTasks.input, typeof searchTasks.output>>[2]) =>
    (await call(searchTasks, ports, input)).data.tasks.map(({ title }) => title);

  it('finds by words, latest change first', async () => {
    expect(await titles({ query: 'basket' })).toEqual(['Fix the basket total']);
    expect((await titles({}))[0]).toBe('Fix the basket total');
  });

  it('takes names for everything', async () => {
    expect(await titles({ columns: ['todo'], assignee: 'Tomás Reyes' })).toEqual(['Überweisung per QR-Code']);
    expect(await titles({ assignee: 'me', state: 'unfinished' })).toEqual(['Fix the basket total']);
    expect(await titles({ assignee: '@ada', state: 'done' })).toEqual(['Old banner']);
    expect(await titles({ assignee: 'nobody', sprint: 'current' })).toEqual(['Faster product search']);
    expect(await titles({ sprint: 'none', labels: ['FEATURE'] })).toEqual(['Gift cards']);
  });

  it('refuses names that mean nothing, with the valid ones', async () => {
    await expect(titles({ columns: ['Doing'] })).rejects.toMatchObject({
      code: 'PM_COLUMN_UNKNOWN',
      message: expect.stringContaining("'In Progress'"),
    });
    await expect(titles({ sprint: 'Sprint 88' })).rejects.toMatchObject({
      code: 'PM_SPRINT_UNKNOWN',
      message: expect.stringContaining("Did you mean 'Sprint 8'?"),
    });
    await expect(titles({ labels: ['bugs'] })).rejects.toMatchObject({ code: 'PM_LABEL_UNKNOWN' });
    await expect(titles({ board: 'Wab shop' })).rejects.toMatchObject({ code: 'PM_BOARD_UNKNOWN' });
  });

  it('says where the next page starts', async () => {
    const first = await call(searchTasks, ports, {}, { page: { limit: 5 } });
    const second = await call(searchTasks, ports, {}, { page: { limit: 5, after: first.next } });
    expect([first.data.tasks.length, second.data.tasks.length, second.next]).toEqual([5, 3, undefined]);
  });

  // Complaint: 50 items are 100k tokens (github-mcp-server #2383).
  it('answers 50 tasks in less than 12 KB', async () => {
    const { data } = await call(searchTasks, ports, {}, { page: { limit: 50 } });
    expect((JSON.stringify(data).length / data.tasks.length) * 50).toBeLessThan(12_000);
  });
});
