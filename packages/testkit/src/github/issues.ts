import { type Asked, missing, type Operation, pageOf } from './message.ts';
import { commentRecord, issueRecord, userRecord } from './records.ts';

/** What an organisation has of issues. Plain data, so that it can be copied. */
export interface IssuesState {
  readonly org: string;
  readonly repositories: readonly string[];
  /** Who may be assigned. */
  readonly people: readonly string[];
  /** Whose the token is. */
  readonly me: string;
  issues: Issue[];
  lastId: number;
  /** Milliseconds; every write is a second later. */
  clock: number;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly repo: string;
  title: string;
  body: string | null;
  readonly user: string;
  assignees: string[];
  labels: string[];
  state: 'open' | 'closed';
  state_reason?: 'completed' | 'not_planned' | 'duplicate' | 'reopened' | null;
  readonly created_at: string;
  updated_at: string;
  comments: { readonly id: number; readonly body: string; readonly user: string; readonly created_at: string }[];
}

/** GitHub's times have no fractions of a second. */
export function seconds(time: string | number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

export function tick(state: { clock: number }): string {
  state.clock += 1_000;
  return seconds(state.clock);
}

export function inRepository<State extends IssuesState>(operation: Operation<State>): Operation<State> {
  return (state, asked, unknown) =>
    asked.params['owner'] === state.org && state.repositories.includes(asked.params['repo'] ?? '')
      ? operation(state, asked, unknown)
      : missing;
}

const onIssue = (
  operation: (state: IssuesState, issue: Issue, asked: Asked) => ReturnType<Operation<IssuesState>>,
): Operation<IssuesState> =>
  inRepository((state, asked) => {
    const { repo, issue_number } = asked.params;
    const issue = state.issues.find((one) => one.repo === repo && one.number === Number(issue_number));
    return issue ? operation(state, issue, asked) : missing;
  });

/** By operation id. */
export const issueOperations: Readonly<Record<string, Operation<IssuesState>>> = {
  'issues/list-assignees': inRepository((state, { query }) => pageOf(state.people.map(userRecord), query)),
  'issues/check-user-can-be-assigned': inRepository((state, { params }) =>
    state.people.includes(params['assignee'] ?? '') ? { status: 204 } : missing,
  ),
  'issues/list-for-repo': inRepository((state, { params, query }) => {
    const { state: wanted = 'open', labels } = query;
    const here = state.issues
      .filter(({ repo }) => repo === params['repo'])
      .filter((one) => wanted === 'all' || one.state === wanted)
      .filter((one) => labels === undefined || labels.split(',').every((label) => one.labels.includes(label)))
      .reverse();
    return pageOf(
      here.map((one) => issueRecord(state.org, one)),
      query,
    );
  }),
  'issues/get': onIssue((state, issue) => ({ status: 200, body: issueRecord(state.org, issue) })),
  'issues/create': inRepository((state, { params, body }) => {
    const at = tick(state);
    const { title, body: text = null, labels = [] } = body as { title: string; body?: string; labels?: string[] };
    const issue: Issue = {
      id: ++state.lastId,
      number: 1 + state.issues.filter(({ repo }) => repo === params['repo']).length,
      repo: params['repo'] ?? '',
      title,
      body: text,
      user: state.me,
      assignees: assignable(state, body['assignees']),
      labels,
      state: 'open',
      created_at: at,
      updated_at: at,
      comments: [],
    };
    state.issues.push(issue);
    return { status: 201, body: issueRecord(state.org, issue) };
  }),
  'issues/update': onIssue((state, issue, { body }) => {
    const { assignees, ...given } = body as Partial<Issue>;
    if (assignees) issue.assignees = assignable(state, assignees);
    if (given.state && given.state !== issue.state)
      given.state_reason ??= given.state === 'closed' ? 'completed' : 'reopened';
    Object.assign(issue, given);
    issue.updated_at = tick(state);
    return { status: 200, body: issueRecord(state.org, issue) };
  }),
  'issues/list-comments': onIssue((state, issue, { query }) =>
    pageOf(
      issue.comments.map((one) => commentRecord(state.org, issue, one)),
      query,
    ),
  ),
  'issues/create-comment': onIssue((state, issue, { body }) => {
    const at = tick(state);
    const comment = { id: ++state.lastId, body: String(body['body']), user: state.me, created_at: at };
    issue.comments.push(comment);
    issue.updated_at = at;
    return { status: 201, body: commentRecord(state.org, issue, comment) };
  }),
};

/** Whoever cannot be assigned is dropped without a word, as on GitHub. */
function assignable(state: IssuesState, logins: unknown): string[] {
  return ((logins ?? []) as string[]).filter((login) => state.people.includes(login));
}
