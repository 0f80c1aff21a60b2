import { excerpt } from '@enterprise-mcp/kit/text';
import type { Comment, Task, TaskEvent } from '../task.ts';

/** A task among others. */
export function asTaskLine(task: Task) {
  return {
    id: task.id,
    title: task.title,
    column: task.column.name,
    assignee: task.assignees.map(({ handle }) => handle).join(', ') || undefined,
    sprint: task.sprint?.name,
    labels: task.labels.length > 0 ? [...task.labels] : undefined,
    points: task.estimate ?? undefined,
    updated: task.updatedAt.slice(0, 10),
  };
}

const DESCRIPTION_CHARS = 4_000;
const COMMENT_CHARS = 1_000;

/** Everything known of a task itself. */
export function asTaskCard(task: Task) {
  const { updated: _, ...line } = asTaskLine(task);
  const { text, clippedFrom } = excerpt(task.description, DESCRIPTION_CHARS);
  return {
    ...line,
    description: text || undefined,
    description_chars: clippedFrom,
    author: task.author,
    created_at: task.createdAt,
    updated_at: task.updatedAt,
    column_since: task.columnSince ?? undefined,
    url: task.url ?? undefined,
  };
}

export function asCommentLine({ id, author, body, at }: Comment) {
  const { text, clippedFrom } = excerpt(body, COMMENT_CHARS);
  return { id, author, at, body: text, body_chars: clippedFrom };
}

export function asEventLine({ type, at, by, from, to }: TaskEvent) {
  return { type, at, by, from: from ?? undefined, to: to ?? undefined };
}
