import { storable } from '@enterprise-mcp/kit/text';
import type { Octokit } from '@octokit/rest';
import type { NewTask } from '../../domain/task.ts';
import type { Created } from '../../ports.ts';
import { requestOf } from './client.ts';
import { isFailure, isUncertain } from './failures.ts';
import type { ProjectItems } from './items.ts';
import type { Layout } from './layout.ts';
import { marked, markerOf } from './marker.ts';
import type { FieldValue, ProjectCalls } from './project.ts';
import { announceTask, type GitHubSettings } from './settings.ts';
import { type Issue, type Item, idOf, toTask } from './to-task.ts';

/** Among so many latest issues a repeat finds what it made before. */
const LOOKED_AT = 100;

interface Parts {
  readonly octokit: Octokit;
  readonly calls: ProjectCalls;
  readonly items: ProjectItems;
  readonly settings: GitHubSettings;
}

/**
 * An issue, then its place on the board: two systems, no transaction. The issue carries the call's mark, so a repeat of
 * a call that was cut off goes on where that stopped. What fails after the issue exists is reported and not thrown.
 */
export async function createIssue(
  { octokit, calls, items, settings }: Parts,
  task: NewTask,
  layout: Layout,
  signal: AbortSignal | undefined,
): Promise<Created> {
  const [repository] = settings.repositories;
  const latest = await latestIssues();
  const mine = latest.find(isMine);
  const issue = mine ?? (await create());
  const missing: string[] = [];
  const item = await placed(issue, mine !== undefined);
  const dropped = task.assigneeId !== null && !issue.assignees?.some(({ login }) => login === task.assigneeId);
  if (dropped) missing.push(`GitHub did not assign ${task.assigneeId}; see assign_task.`);
  const sameTitle = latest
    .filter((other) => other.id !== issue.id && other.state === 'open' && other.title === issue.title)
    .map((other) => idOf(other, settings));
  const made = toTask(issue, item, layout, settings);
  announceTask(settings, made.id);
  return { task: made, missing, sameTitle };

  async function latestIssues() {
    const { data } = await octokit.rest.issues.listForRepo({
      ...repository,
      state: 'all',
      sort: 'created',
      direction: 'desc',
      per_page: LOOKED_AT,
      request: requestOf({ signal, fresh: true }),
    });
    return data.filter(({ pull_request }) => !pull_request) as unknown as readonly (Issue & { state: string })[];
  }

  function isMine({ body }: Issue): boolean {
    return markerOf(body ?? '') === task.marker;
  }

  async function create(): Promise<Issue> {
    try {
      const { data } = await octokit.rest.issues.create({
        ...repository,
        title: storable(task.title),
        body: marked(storable(task.description), task.marker),
        ...(task.assigneeId === null ? {} : { assignees: [task.assigneeId] }),
        ...(task.labels.length > 0 ? { labels: [...task.labels] } : {}),
        request: requestOf({ signal }),
      });
      return data as unknown as Issue;
    } catch (error) {
      // It may have been made, and only the answer was lost.
      const made = isUncertain(error) ? (await latestIssues()).find(isMine) : undefined;
      if (made) return made;
      throw error;
    }
  }

  /** The issue's item with its fields; what could not be done is added to `missing`. */
  async function placed(of: Issue, again: boolean): Promise<Item | undefined> {
    let item: Item | undefined;
    try {
      item = again ? await items.of(of, layout, signal) : undefined;
      item ??= (await calls.add(of.id, requestOf({ signal }))).data as unknown as Item;
      items.remember(of.id, item.id);
    } catch (error) {
      missing.push(told(error, 'It is not on the board; update_task_status puts it there.'));
      return undefined;
    }
    try {
      await calls.update(item.id, values(), requestOf({ signal }));
    } catch (error) {
      missing.push(told(error, 'Column, sprint and estimate are not set; update_task_status sets the column.'));
    }
    return items.fresh(item.id, layout, signal).catch(() => item);
  }

  function values(): FieldValue[] {
    const { status, iteration, estimate } = layout;
    return [
      ...(status ? [{ id: status.id, value: task.columnId }] : []),
      ...(iteration && task.sprintId !== null ? [{ id: iteration.id, value: task.sprintId }] : []),
      ...(estimate && task.estimate !== null ? [{ id: estimate.id, value: task.estimate }] : []),
    ];
  }

  /** A cancelled call and a defect are thrown: the first is repeated, the second must be seen. */
  function told(error: unknown, sentence: string): string {
    if (signal?.aborted || !isFailure(error)) throw error;
    return sentence;
  }
}
