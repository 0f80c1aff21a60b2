import { fold, storable } from '@enterprise-mcp/kit/text';
import type { Column } from '../../domain/board.ts';
import type { BoardSet, SetTask } from '../../domain/board-set.ts';
import type { ImportStore } from '../../ports.ts';
import type { BoardRecord, Records } from './records.ts';
import { record } from './tasks.ts';

const same = (a: string, b: string) => fold(a) === fold(b);

export function memoryImports(records: Records): ImportStore {
  return {
    async load(set) {
      const known = [...records.boards.values()].find(({ key }) => key === set.board.key);
      const board = merged(
        records,
        known ?? {
          id: records.nextId(),
          key: set.board.key,
          name: set.board.name,
          columns: [],
          sprints: [],
          labels: [],
        },
        set,
      );
      if (set.board.isDefault && !known) {
        const others = [...records.boards];
        records.boards.clear();
        records.boards.set(board.id, board);
        for (const [id, other] of others) records.boards.set(id, other);
      } else records.boards.set(board.id, board);
      for (const member of set.members) {
        if (!records.members.some(({ handle }) => same(handle, member.handle)))
          records.members.push({ id: records.nextId(), ...member });
      }
      const created = set.tasks.filter((task) => addTask(records, board, task)).length;
      return { created, skipped: set.tasks.length - created };
    },
  };
}

function merged(records: Records, board: BoardRecord, set: BoardSet): BoardRecord {
  const fresh = set.columns.filter(({ name }) => !board.columns.some((column) => same(column.name, name)));
  const columns = [
    ...board.columns,
    ...fresh.map(({ name, kind, wipLimit }): Column => ({ id: records.nextId(), name, kind, wipLimit, next: [] })),
  ];
  const restricts = set.columns.some(({ next }) => next?.length);
  const next = (column: Column) => {
    const wanted = set.columns.find(({ name }) => same(name, column.name))?.next ?? [];
    return columns
      .filter(({ id, name }) => (restricts ? wanted.some((other) => same(other, name)) : id !== column.id))
      .map(({ id }) => id);
  };
  const sprints = [
    ...board.sprints,
    ...set.sprints
      .filter(({ name }) => !board.sprints.some((sprint) => same(sprint.name, name)))
      .map((sprint) => ({ id: records.nextId(), ...sprint })),
  ].toSorted((a, b) => (a.start < b.start ? -1 : 1));
  const labels = [...new Set([...board.labels, ...set.labels])].toSorted((a, b) => (fold(a) < fold(b) ? -1 : 1));
  return { ...board, columns: columns.map((column) => ({ ...column, next: next(column) })), sprints, labels };
}

function addTask(records: Records, board: BoardRecord, task: SetTask): boolean {
  const source = `${board.id} ${task.source}`;
  const column = board.columns.find(({ name }) => same(name, task.column));
  if (records.sources.has(source) || !column) return false;
  const member = records.members.find(({ handle }) => task.assignee !== null && same(handle, task.assignee));
  const sprint = board.sprints.find(({ name }) => task.sprint !== null && same(name, task.sprint));
  const id = `${board.key}-${records.nextNumber(board.id, task.number)}`;
  records.sources.set(source, id);
  records.tasks.set(id, {
    id,
    boardId: board.id,
    title: storable(task.title),
    description: storable(task.description),
    column: { id: column.id, name: column.name, kind: column.kind },
    assignees: member ? [{ id: member.id, name: member.name, handle: member.handle }] : [],
    labels: task.labels,
    sprint: sprint ? { id: sprint.id, name: sprint.name } : null,
    estimate: task.estimate,
    author: task.author,
    createdAt: task.createdAt,
    updatedAt: task.updatedAt,
    columnSince: task.columnSince,
    comments: task.comments.length,
    url: null,
  });
  for (const event of task.events) record(records, id, event);
  records.comments.set(
    id,
    task.comments.map((comment) => ({ id: records.nextId(), ...comment })),
  );
  return true;
}
