import { excerpt } from '@enterprise-mcp/kit/text';
import type { Board, Sprint } from '../board.ts';
import type { Task } from '../task.ts';

const DAY_MS = 86_400_000;
/** A task somebody is at that did not change for so long is stale. */
const STALE_DAYS = 5;
const TITLE_CHARS = 60;
/** Lines in one answer; with more, the rest is one search away. */
export const TASKS_SHOWN = 120;

/** `YYYY-MM-DD` to `YYYY-MM-DD`, both included. */
export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

export function asSprintDates(sprint: Sprint | undefined) {
  return sprint && { name: sprint.name, start: sprint.start, end: sprint.end };
}

/** A sprint as one looks at it in the morning. */
export function asSprintReport(board: Board, sprint: Sprint, tasks: readonly Task[], now: Date) {
  const today = now.toISOString().slice(0, 10);
  const done = tasks.filter(({ column }) => column.kind === 'done');
  const unfinished = tasks.filter(({ column }) => column.kind !== 'done');
  const ids = (some: readonly Task[]) => some.map(({ id }) => id);
  return {
    board: board.name,
    sprint: { ...asSprintDates(sprint), goal: sprint.goal ?? undefined },
    days_left: Math.max(0, daysFrom(today, sprint.end)),
    totals: { tasks: tasks.length, points: points(tasks), done: done.length, done_points: points(done) },
    columns: columnsOf(board, tasks).map(({ name, wipLimit, here }) => ({
      column: name,
      tasks: here.length,
      points: points(here),
      wip_limit: wipLimit ?? undefined,
    })),
    unassigned: ids(unfinished.filter(({ assignees }) => assignees.length === 0)),
    stale: ids(unfinished.filter((task) => isStale(task, now))),
    blocked: ids(unfinished.filter(isBlocked)),
  };
}

/** Every column of the board in its order, then whatever else tasks stand in. */
function columnsOf(board: Board, tasks: readonly Task[]) {
  const strays = [...new Set(tasks.map(({ column }) => column.name))]
    .filter((name) => !board.columns.some((column) => column.name === name))
    .map((name) => ({ name, wipLimit: null }));
  return [...board.columns, ...strays].map(({ name, wipLimit }) => ({
    name,
    wipLimit,
    here: tasks.filter(({ column }) => column.name === name),
  }));
}

/**
 * Tasks as lines, since objects would triple the size: `id | title | column | assignee | points`. What people typed
 * can neither end a line nor a cell.
 */
export function asTaskRows(board: Board, tasks: readonly Task[]): string {
  const place = (task: Task) => board.columns.findIndex(({ id }) => id === task.column.id);
  const rows = tasks
    .toSorted((a, b) => place(a) - place(b))
    .slice(0, TASKS_SHOWN)
    .map(({ id, title, column, assignees, estimate }) =>
      [
        id,
        excerpt(title, TITLE_CHARS).text,
        column.name,
        assignees.map(({ handle }) => handle).join('+'),
        estimate ?? '',
      ]
        .map((cell) =>
          String(cell)
            .replaceAll(/[\s|]+/g, ' ')
            .trim(),
        )
        .join(' | '),
    );
  return ['id | title | column | assignee | points', ...rows].join('\n');
}

export function isBlocked({ column, labels }: Task): boolean {
  return [column.name, ...labels].some((name) => /^blocked$/i.test(name));
}

export function isStale(task: Task, now: Date): boolean {
  return task.column.kind === 'active' && now.getTime() - Date.parse(task.updatedAt) >= STALE_DAYS * DAY_MS;
}

function points(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { estimate }) => sum + (estimate ?? 0), 0);
}
