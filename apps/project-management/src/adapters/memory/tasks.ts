import { fold, storable } from '@enterprise-mcp/kit/text';
import type { Task } from '../../domain/task.ts';
import { pmErrors } from '../../errors.ts';
import type { TaskQuery, TaskStore } from '../../ports.ts';
import { type Order, pageOf } from './paging.ts';
import type { Records } from './records.ts';

type Stored = Task & { readonly boardId: string };

export function memoryTasks(records: Records): TaskStore {
  const all = () => [...records.tasks.values()];
  const titled = (title: string, boardId: string) =>
    all().filter((task) => task.boardId === boardId && fold(task.title) === fold(storable(title.trim())));
  const stored = (id: string): Stored => {
    const task = records.tasks.get(id.toUpperCase());
    if (!task) throw pmErrors.PM_TASK_NOT_FOUND({ task: id });
    return task;
  };
  return {
    async get(id, options) {
      options?.signal?.throwIfAborted();
      return records.tasks.get(id.trim().toUpperCase());
    },
    async find(reference, boardId, options) {
      options?.signal?.throwIfAborted();
      const number = /^#?([1-9]\d*)$/.exec(reference)?.[1];
      const key = number ? `${records.boards.get(boardId)?.key}-${number}` : reference;
      const byKey = records.tasks.get(key.trim().toUpperCase());
      return byKey ? [byKey] : titled(reference, boardId).slice(0, 10);
    },
    async search(query, page, options) {
      options?.signal?.throwIfAborted();
      return pageOf(
        all().filter((task) => fits(task, query)),
        latestFirst,
        page,
      );
    },
    async create(fresh, options) {
      options?.signal?.throwIfAborted();
      const board = records.boards.get(fresh.boardId);
      if (!board) throw pmErrors.PM_BOARD_UNKNOWN({ board: fresh.boardId, valid: [] });
      const sameTitle = titled(fresh.title, board.id).filter((task) => task.column.kind !== 'done');
      room(records, fresh.columnId);
      const at = fresh.at.toISOString();
      const member = records.members.find(({ id }) => id === fresh.assigneeId);
      const sprint = board.sprints.find(({ id }) => id === fresh.sprintId);
      const task: Stored = {
        id: `${board.key}-${records.nextNumber(board.id)}`,
        boardId: board.id,
        title: storable(fresh.title),
        description: storable(fresh.description),
        column: columnOf(records, fresh.columnId),
        assignees: member ? [{ id: member.id, name: member.name, handle: member.handle }] : [],
        labels: fresh.labels,
        sprint: sprint ? { id: sprint.id, name: sprint.name } : null,
        estimate: fresh.estimate,
        author: fresh.by,
        createdAt: at,
        updatedAt: at,
        columnSince: at,
        comments: 0,
        url: null,
      };
      records.tasks.set(task.id, task);
      record(records, task.id, { type: 'created', at, by: fresh.by, from: null, to: task.column.name });
      return { task, missing: [], sameTitle: sameTitle.map(({ id }) => id) };
    },
    async move({ taskId, fromColumnId, toColumnId, by, at }, options) {
      options?.signal?.throwIfAborted();
      const task = stored(taskId);
      if (task.column.id !== fromColumnId) return { moved: false, current: task };
      room(records, toColumnId);
      const time = at.toISOString();
      const moved = { ...task, column: columnOf(records, toColumnId), columnSince: time, updatedAt: time };
      records.tasks.set(task.id, moved);
      record(records, task.id, { type: 'moved', at: time, by, from: task.column.name, to: moved.column.name });
      return { moved: true, current: moved };
    },
    async assign({ taskId, assigneeId, by, at }, options) {
      options?.signal?.throwIfAborted();
      const task = stored(taskId);
      const member = records.members.find(({ id }) => id === assigneeId);
      const assignees = member ? [{ id: member.id, name: member.name, handle: member.handle }] : [];
      const time = at.toISOString();
      records.tasks.set(task.id, { ...task, assignees, updatedAt: time });
      const from = task.assignees[0]?.name ?? null;
      record(records, task.id, { type: 'assigned', at: time, by, from, to: member?.name ?? null });
    },
  };
}

const latestFirst: readonly Order<Stored>[] = [
  { by: ({ updatedAt }) => updatedAt, descending: true },
  { by: ({ id }) => Number(id.split('-')[1]), descending: true },
];

function fits(task: Stored, query: TaskQuery): boolean {
  const { assigneeId, sprintId, columnIds, labels = [] } = query;
  return (
    task.boardId === query.boardId &&
    (assigneeId === undefined || (task.assignees[0]?.id ?? null) === assigneeId) &&
    (sprintId === undefined || (task.sprint?.id ?? null) === sprintId) &&
    (columnIds === undefined || columnIds.includes(task.column.id)) &&
    labels.every((label) => task.labels.includes(label)) &&
    (query.query === undefined || says(task, query.query))
  );
}

function says(task: Stored, text: string): boolean {
  const number = /^(?:#?|[a-z]\w*-)([1-9]\d*)$/i.exec(text.trim())?.[1];
  const wanted = words(text);
  const has = words(`${task.title} ${task.description}`);
  const byWords = wanted.length > 0 && wanted.every((word) => has.some((other) => other.startsWith(word)));
  return byWords || (number !== undefined && task.id.endsWith(`-${number}`));
}

const words = (text: string) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

export function columnOf(records: Records, id: string): Task['column'] {
  for (const { columns } of records.boards.values()) {
    const column = columns.find((candidate) => candidate.id === id);
    if (column) return { id: column.id, name: column.name, kind: column.kind };
  }
  throw pmErrors.PM_COLUMN_UNKNOWN({ column: id, valid: [] });
}

function room(records: Records, columnId: string): void {
  const column = [...records.boards.values()].flatMap(({ columns }) => columns).find(({ id }) => id === columnId);
  const tasks = [...records.tasks.values()].filter((task) => task.column.id === columnId).length;
  if (column?.wipLimit && tasks >= column.wipLimit)
    throw pmErrors.PM_WIP_LIMIT({ column: column.name, limit: column.wipLimit, tasks });
}

export function record(
  records: Records,
  taskId: string,
  event: Omit<Parameters<ReturnType<typeof eventsOf>['push']>[0], 'id'>,
): void {
  eventsOf(records, taskId).push({ id: records.nextId(), ...event });
}

function eventsOf(records: Records, taskId: string) {
  const events = records.events.get(taskId) ?? [];
  records.events.set(taskId, events);
  return events;
}
