import { type Issue, type IssuesState, seconds } from '@enterprise-mcp/testkit/github';
import type { BoardSet } from '../../src/domain/board-set.ts';

/** GitHub as these tests need it: one organisation with repositories, issues and a project. Plain data, so it can be copied. */
export interface State extends IssuesState {
  readonly title: string;
  readonly project: number;
  readonly labels: readonly string[];
  readonly fields: readonly Field[];
  items: Item[];
}

export interface Field {
  readonly id: number;
  readonly name: string;
  readonly data_type: 'title' | 'single_select' | 'iteration' | 'number';
  readonly options?: readonly { readonly id: string; readonly name: string }[];
  readonly iterations?: readonly {
    readonly id: string;
    readonly title: string;
    readonly start_date: string;
    readonly duration: number;
  }[];
}

export interface Item {
  readonly id: number;
  readonly issue: number;
  values: Record<string, string | number | null>;
  readonly created_at: string;
  updated_at: string;
}

export const FIELDS = { title: 101, status: 102, sprint: 103, estimate: 104 } as const;

const DAY_MS = 86_400_000;

export interface StateOptions {
  readonly repositories?: readonly string[];
  readonly now: Date;
}

/** A project that holds this set, every task an issue of the first repository, numbered from 1. */
export function stateOf(set: BoardSet, { repositories = ['web'], now }: StateOptions): State {
  const options = set.columns.map(({ name }, index) => ({ id: `0pt10n${index + 1}`, name }));
  const iterations = set.sprints.map(({ name, start, end }, index) => ({
    id: `1t3r${index + 1}`,
    title: name,
    start_date: start,
    duration: Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS) + 1,
  }));
  const issues = set.tasks.map(
    (task, index): Issue => ({
      id: 10_001 + index,
      number: index + 1,
      repo: repositories[0] ?? '',
      title: task.title,
      body: task.description === '' ? null : task.description,
      user: task.author,
      assignees: task.assignee === null ? [] : [task.assignee],
      labels: [...task.labels],
      state: 'open',
      created_at: seconds(task.createdAt),
      updated_at: seconds(task.updatedAt),
      comments: task.comments.map(({ author, body, at }, nth) => ({
        id: 50_000 + index * 100 + nth,
        body,
        user: author,
        created_at: seconds(at),
      })),
    }),
  );
  const items = set.tasks.map((task, index): Item => {
    const sprint = iterations.find(({ title }) => title === task.sprint);
    return {
      id: 70_001 + index,
      issue: 10_001 + index,
      values: {
        [FIELDS.status]: options.find(({ name }) => name === task.column)?.id ?? null,
        [FIELDS.sprint]: sprint?.id ?? null,
        [FIELDS.estimate]: task.estimate,
      },
      created_at: seconds(task.createdAt),
      updated_at: seconds(task.updatedAt),
    };
  });
  return {
    org: 'shop',
    title: set.board.name,
    project: 5,
    repositories,
    people: set.members.map(({ handle }) => handle),
    me: set.members[0]?.handle ?? '',
    labels: set.labels,
    fields: [
      { id: FIELDS.title, name: 'Title', data_type: 'title' },
      { id: FIELDS.status, name: 'Status', data_type: 'single_select', options },
      { id: FIELDS.sprint, name: 'Sprint', data_type: 'iteration', iterations },
      { id: FIELDS.estimate, name: 'Estimate', data_type: 'number' },
    ],
    issues,
    items,
    lastId: 900_000,
    clock: now.getTime(),
  };
}
