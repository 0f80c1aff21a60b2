import { describe, expect, it } from 'vitest';
import { call, seededBoard } from '../../test/contract/call.ts';
import { getCurrentSprint } from '../tools/get-current-sprint.ts';
import { demoBoard } from './demo-board.ts';

const now = new Date('2026-09-16T10:00:00Z');
const set = demoBoard(now);

describe('the demonstration', () => {
  it('is in the middle of a sprint, with something to do about it', async () => {
    const { data } = await call(getCurrentSprint, await seededBoard(set), {}, { now });
    expect(data).toMatchObject({ board: 'Ticket app', active: true, days_left: 6 });
    expect(data.blocked).toHaveLength(1);
    expect(data.stale?.length).toBeGreaterThan(0);
    expect(data.unassigned?.length).toBeGreaterThan(0);
  });

  it('keeps its own limits and moves', () => {
    const sprint = (column: string) => set.tasks.filter((task) => task.column === column).length;
    for (const { name, wipLimit } of set.columns) expect(sprint(name)).toBeLessThanOrEqual(wipLimit ?? 1_000);
    const next = new Map(set.columns.map((column) => [column.name, column.next]));
    for (const { events, title } of set.tasks) {
      for (const { type, from, to } of events) {
        if (type === 'moved') expect(next.get(from ?? ''), title).toContain(to);
      }
    }
  });

  it('names only who and what exists, and nothing lies in the future', () => {
    const handles = set.members.map(({ handle }) => handle);
    for (const task of set.tasks) {
      if (task.assignee) expect(handles).toContain(task.assignee);
      for (const label of task.labels) expect(set.labels).toContain(label);
      for (const { at } of [...task.events, ...task.comments])
        expect(Date.parse(at)).toBeLessThanOrEqual(now.getTime());
    }
  });
});
