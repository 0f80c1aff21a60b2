import { fold } from '@enterprise-mcp/kit/text';
import type { Octokit } from '@octokit/rest';
import type { Task } from '../../domain/task.ts';
import { pmErrors } from '../../errors.ts';
import type { CallOptions, TaskMove, TaskStore } from '../../ports.ts';
import { asked, requestOf } from './client.ts';
import { createIssue } from './create.ts';
import { isMissing } from './failures.ts';
import { fits } from './filter.ts';
import type { ProjectItems } from './items.ts';
import type { ReadLayout } from './layout.ts';
import type { ProjectCalls } from './project.ts';
import { parseReference } from './reference.ts';
import { announceTask, type GitHubSettings } from './settings.ts';
import { type Issue, type Item, OFF_BOARD, toTask } from './to-task.ts';

interface Parts {
  readonly octokit: Octokit;
  readonly calls: ProjectCalls;
  readonly items: ProjectItems;
  readonly layout: ReadLayout;
  readonly settings: GitHubSettings;
}

export function githubTasks(parts: Parts): TaskStore {
  const { octokit, calls, items, layout, settings } = parts;

  /** Always asked anew: this is also how a write is read back. */
  async function read(
    id: string,
    options?: CallOptions,
  ): Promise<{ task: Task; issue: Issue; item: Item | undefined } | undefined> {
    const reference = parseReference(id, settings);
    if (!reference) return undefined;
    const signal = options?.signal;
    const { repository, number } = reference;
    try {
      const request = requestOf({ signal, fresh: true });
      const { data } = await octokit.rest.issues.get({ ...repository, issue_number: number, request });
      if (data.pull_request) return undefined;
      const issue = data as unknown as Issue;
      const now = await layout(signal);
      const item = await items.of(issue, now, signal);
      return { task: toTask(issue, item, now, settings), issue, item };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async function known(id: string, options?: CallOptions) {
    const found = await read(id, options);
    if (!found) throw pmErrors.PM_TASK_NOT_FOUND({ task: id });
    return found;
  }

  async function move({ taskId, fromColumnId, toColumnId }: TaskMove, options?: CallOptions) {
    options?.signal?.throwIfAborted();
    const { task, issue, item } = await known(taskId, options);
    if (task.column.id !== fromColumnId) return { moved: false, current: task };
    const { status } = await layout(options?.signal);
    if (!status) throw pmErrors.PM_COLUMN_UNKNOWN({ column: toColumnId, valid: [] });
    const request = requestOf({ signal: options?.signal });
    const place = task.column === OFF_BOARD || !item ? (await calls.add(issue.id, request)).data.id : item.id;
    items.remember(issue.id, place);
    const { data } = await calls.update(place, [{ id: status.id, value: toColumnId }], request);
    announceTask(settings, task.id);
    return { moved: true, current: toTask(issue, data as unknown as Item, await layout(options?.signal), settings) };
  }

  return {
    get: (id, options) => asked(async () => (await read(id, options))?.task),

    find: (reference, boardId, options) =>
      asked(async () => {
        if (parseReference(reference, settings)) {
          const found = await read(reference, options);
          return found ? [found.task] : [];
        }
        const { items: similar } = await items.search(
          { boardId, query: reference },
          await layout(options?.signal),
          { limit: 50 },
          options?.signal,
        );
        return similar.filter(({ title }) => fold(title.trim()) === fold(reference.trim())).slice(0, 10);
      }),

    search: (query, page, options) =>
      asked(async () => {
        const reference = query.query === undefined ? undefined : parseReference(query.query, settings);
        if (reference && query.query) {
          const found = await read(query.query, options);
          return { items: found && fits(found.task, query) ? [found.task] : [] };
        }
        return items.search(query, await layout(options?.signal), page, options?.signal);
      }),

    create: (task, options) =>
      asked(async () => createIssue(parts, task, await layout(options?.signal), options?.signal)),

    move: (change, options) => asked(() => move(change, options)),

    assign: ({ taskId, assigneeId }, options) =>
      asked(async () => {
        options?.signal?.throwIfAborted();
        const reference = parseReference(taskId, settings);
        if (!reference) throw pmErrors.PM_TASK_NOT_FOUND({ task: taskId });
        await octokit.rest.issues.update({
          ...reference.repository,
          issue_number: reference.number,
          assignees: assigneeId === null ? [] : [assigneeId],
          request: requestOf({ signal: options?.signal }),
        });
        announceTask(settings, taskId);
      }),
  };
}
