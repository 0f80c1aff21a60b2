import type { Task } from '../../domain/task.ts';
import type { TaskQuery } from '../../ports.ts';
import type { Layout } from './layout.ts';
import { fullName, type GitHubSettings } from './settings.ts';

/**
 * The query as a filter of the project, and what is checked again here: a filter that GitHub understands otherwise must
 * not show wrong tasks. Undefined when nothing can fit.
 */
export function itemFilter(query: TaskQuery, layout: Layout, { repositories }: GitHubSettings) {
  const { columnIds, assigneeId, sprintId, labels = [] } = query;
  const columns = columnIds && layout.board.columns.filter(({ id }) => columnIds.includes(id));
  const sprint = layout.sprints.find(({ id }) => id === sprintId);
  const words = query.query === undefined ? [] : wordsOf(query.query);
  if (columns?.length === 0 || (query.query !== undefined && words.length === 0)) return undefined;
  if (typeof sprintId === 'string' && !sprint) return undefined;
  const iteration = fieldName(layout.iteration?.name ?? 'iteration');
  const parts = [
    'is:issue',
    `repo:${repositories.map(fullName).join(',')}`,
    columns &&
      among(
        'status',
        columns.map(({ name }) => name),
      ),
    assigneeId === null ? 'no:assignee' : assigneeId && `assignee:${assigneeId}`,
    sprintId === null ? layout.iteration && `no:${iteration}` : sprint && among(iteration, [sprint.name]),
    ...labels.map((label) => among('label', [label])),
    ...words,
  ];
  return { q: parts.filter(Boolean).join(' '), fits: (task: Task) => fits(task, query) };
}

/** The values of a filter in quotes; nothing when one cannot be quoted, and `fits` alone decides. */
function among(field: string, values: readonly string[]): string | undefined {
  const texts = values.map(quoted);
  return texts.includes(undefined) ? undefined : `${field}:${texts.join(',')}`;
}

/** A text in quotes, in which nothing is an operator; undefined when it has quotes itself. */
export function quoted(text: string): string | undefined {
  const clean = text.replaceAll(/[\p{Cc}\p{Surrogate}]+/gu, ' ').trim();
  return clean === '' || clean.includes('"') ? undefined : `"${clean}"`;
}

/** Filters call a field by its name in small letters, with hyphens for spaces. */
function fieldName(name: string): string {
  return name.toLowerCase().replaceAll(/\s+/g, '-');
}

function wordsOf(text: string): readonly string[] {
  return (text.slice(0, 300).match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 12).map((word) => `"${word}"`);
}

/** Whether the task has everything that is asked for, words aside. */
export function fits(task: Task, { columnIds, assigneeId, sprintId, labels = [] }: TaskQuery): boolean {
  return (
    (columnIds === undefined || columnIds.includes(task.column.id)) &&
    (assigneeId === undefined ||
      (assigneeId === null ? task.assignees.length === 0 : task.assignees.some(({ id }) => id === assigneeId))) &&
    (sprintId === undefined || (task.sprint?.id ?? null) === sprintId) &&
    labels.every((label) => task.labels.includes(label))
  );
}
