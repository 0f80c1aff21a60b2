import type { Person, Task } from '../../domain/task.ts';
import type { Layout } from './layout.ts';
import { withoutMarker } from './marker.ts';
import { type GitHubSettings, type RepositoryName, sameRepository } from './settings.ts';

/** An issue as GitHub gives it, as far as this reads it. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body?: string | null | undefined;
  readonly url: string;
  readonly html_url: string;
  readonly user: { readonly login: string } | null;
  readonly assignees?: readonly { readonly login: string }[] | null | undefined;
  readonly labels: readonly (string | { readonly name?: string | undefined })[];
  readonly comments: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly pull_request?: object | undefined;
}

/** An item of a project with its issue and the fields that were asked for. */
export interface Item {
  readonly id: number;
  readonly content_type: string;
  readonly content?: object | null | undefined;
  readonly archived_at: string | null;
  readonly updated_at: string;
  readonly fields?: readonly object[] | undefined;
}

type Value = { readonly id: number; readonly value?: unknown };

export const OFF_BOARD = { id: '', name: 'Not on the board', kind: 'open' } as const;
const NO_STATUS = { id: 'none', name: 'No status', kind: 'open' } as const;

/** The issue of an item; undefined for drafts, pull requests and what is archived. */
export function issueOf({ content_type, content, archived_at }: Item): Issue | undefined {
  return content_type === 'Issue' && content && archived_at === null ? (content as Issue) : undefined;
}

/** The repository an issue is in, from its address. */
export function repositoryOf({ url }: Pick<Issue, 'url'>): RepositoryName {
  const [, owner = '', repo = ''] = /\/repos\/([^/]+)\/([^/]+)\/issues\/\d+$/.exec(url) ?? [];
  return { owner, repo };
}

export function isAllowed(issue: Pick<Issue, 'url'>, { repositories }: Pick<GitHubSettings, 'repositories'>): boolean {
  return repositories.some((allowed) => sameRepository(allowed, repositoryOf(issue)));
}

/** `#42` where there is one repository only, else `acme/web#42`. */
export function idOf(
  issue: Pick<Issue, 'url' | 'number'>,
  { repositories }: Pick<GitHubSettings, 'repositories'>,
): string {
  const { owner, repo } = repositoryOf(issue);
  return repositories.length === 1 ? `#${issue.number}` : `${owner}/${repo}#${issue.number}`;
}

export const toPerson = ({ login }: { readonly login: string }): Person => ({ id: login, name: login, handle: login });

export function toTask(issue: Issue, item: Item | undefined, layout: Layout, settings: GitHubSettings): Task {
  const value = (field: { readonly id: number } | undefined) =>
    field && (item?.fields as readonly Value[] | undefined)?.find(({ id }) => id === field.id)?.value;
  const option = (value(layout.status) as { readonly id: string } | null | undefined)?.id;
  const column = layout.board.columns.find(({ id }) => id === option);
  const iteration = (value(layout.iteration) as { readonly id: string } | null | undefined)?.id;
  const sprint = layout.sprints.find(({ id }) => id === iteration);
  const estimate = value(layout.estimate);
  const updated = item && item.updated_at > issue.updated_at ? item.updated_at : issue.updated_at;
  return {
    id: idOf(issue, settings),
    title: issue.title,
    description: withoutMarker(issue.body ?? ''),
    column: column ? { id: column.id, name: column.name, kind: column.kind } : item ? NO_STATUS : OFF_BOARD,
    assignees: (issue.assignees ?? []).map(toPerson),
    labels: issue.labels.flatMap((label) => (typeof label === 'string' ? label : (label.name ?? []))).toSorted(),
    sprint: sprint ? { id: sprint.id, name: sprint.name } : null,
    estimate: typeof estimate === 'number' ? estimate : null,
    author: issue.user?.login ?? 'ghost',
    createdAt: new Date(issue.created_at).toISOString(),
    updatedAt: new Date(updated).toISOString(),
    columnSince: null,
    comments: issue.comments,
    url: issue.html_url,
  };
}
