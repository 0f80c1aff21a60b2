import { projectFilter } from './project-filter.ts';
import * as show from './represent.ts';
import { type Issue, type Item, type State, seconds } from './state.ts';

export interface Asked {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** What stands in the Link header: query parameters of other pages, by relation. */
  readonly links?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type Operation = (state: State, asked: Asked, unknown: (problem: string) => void) => Answer;

const missing: Answer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' },
};
const refused = (message: string): Answer => ({
  status: 422,
  body: {
    message: 'Validation Failed',
    documentation_url: 'https://docs.github.com/rest',
    errors: [{ code: 'custom', message }],
  },
});

const inRepository =
  (operation: Operation): Operation =>
  (state, asked, unknown) =>
    asked.params['owner'] === state.org && state.repositories.includes(asked.params['repo'] ?? '')
      ? operation(state, asked, unknown)
      : missing;

const onIssue = (operation: (state: State, issue: Issue, asked: Asked) => Answer): Operation =>
  inRepository((state, asked) => {
    const { repo, issue_number } = asked.params;
    const issue = state.issues.find((one) => one.repo === repo && one.number === Number(issue_number));
    return issue ? operation(state, issue, asked) : missing;
  });

const inProject =
  (operation: Operation): Operation =>
  (state, asked, unknown) => {
    const { org, username, project_number } = asked.params;
    const found = (org ?? username) === state.org && Number(project_number) === state.project;
    return found ? operation(state, asked, unknown) : missing;
  };

const onItem = (operation: (state: State, item: Item, asked: Asked) => Answer): Operation =>
  inProject((state, asked) => {
    const item = state.items.find(({ id }) => id === Number(asked.params['item_id']));
    return item ? operation(state, item, asked) : missing;
  });

const project: Operation = inProject((state) => ({ status: 200, body: show.project(state) }));
const fields: Operation = inProject((state) => ({
  status: 200,
  body: state.fields.map((one) => show.field(state, one)),
}));

const items: Operation = inProject((state, { query }, unknown) => {
  const fits = projectFilter(state, query['q'] ?? '', unknown);
  const found = state.items.filter((item) => {
    const issue = state.issues.find(({ id }) => id === item.issue);
    return issue !== undefined && fits(item, issue);
  });
  const size = Math.min(100, Number(query['per_page'] ?? 30));
  const start = query['after'] === undefined ? 0 : Number(Buffer.from(query['after'], 'base64url').toString());
  const page = found.slice(start, start + size);
  const cursor = Buffer.from(String(start + size)).toString('base64url');
  return {
    status: 200,
    body: page.map((item) => show.item(state, item, wanted(query))),
    ...(found.length > start + size && { links: { next: { ...query, after: cursor } } }),
  };
});

const addItem: Operation = inProject((state, { body }) => {
  const issue = state.issues.find(({ id }) => id === body['id']);
  if (!issue) return missing;
  let item = state.items.find((one) => one.issue === issue.id);
  if (!item) {
    const at = tick(state);
    item = { id: ++state.lastId, issue: issue.id, values: {}, created_at: at, updated_at: at };
    state.items.push(item);
  }
  const { fields: _, ...simple } = show.item(state, item, undefined);
  return { status: 201, body: simple };
});

const getItem: Operation = onItem((state, item, { query }) => ({
  status: 200,
  body: show.item(state, item, wanted(query)),
}));

const updateItem: Operation = onItem((state, item, { body }) => {
  const changes = body['fields'] as { id: number; value: string | number | null }[];
  for (const { id, value } of changes) {
    const field = state.fields.find((one) => one.id === id);
    if (!field) return refused(`there is no field ${id}`);
    const valid = field.options ?? field.iterations;
    if (value !== null && valid && !valid.some((one) => one.id === value)) return refused(`'${value}' is no option`);
    if (value !== null && field.data_type === 'number' && typeof value !== 'number') return refused('must be a number');
  }
  item.values = { ...item.values, ...Object.fromEntries(changes.map(({ id, value }) => [id, value])) };
  item.updated_at = tick(state);
  return {
    status: 200,
    body: show.item(
      state,
      item,
      state.fields.map(({ id }) => id),
    ),
  };
});

/** By operation id. */
export const operations: Readonly<Record<string, Operation>> = {
  'users/get-authenticated': (state) => ({ status: 200, body: show.authenticated(state.me) }),
  'apps/create-installation-access-token': (state) => ({
    status: 201,
    body: { token: 'ghs_installation', expires_at: seconds(state.clock + 3_600_000), permissions: { issues: 'write' } },
  }),
  'issues/list-assignees': inRepository((state, { query }) => pageOf(state.people.map(show.user), query)),
  'issues/check-user-can-be-assigned': inRepository((state, { params }) =>
    state.people.includes(params['assignee'] ?? '') ? { status: 204 } : missing,
  ),
  'issues/list-labels-for-repo': inRepository((state, { query }) => pageOf(state.labels.map(show.label), query)),
  'issues/list-for-repo': inRepository((state, { params, query }) => {
    const here = state.issues.filter(({ repo }) => repo === params['repo']).reverse();
    return pageOf(
      here.map((one) => show.issue(state, one)),
      query,
    );
  }),
  'issues/get': onIssue((state, issue) => ({ status: 200, body: show.issue(state, issue) })),
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
    return { status: 201, body: show.issue(state, issue) };
  }),
  'issues/update': onIssue((state, issue, { body }) => {
    if ('assignees' in body) issue.assignees = assignable(state, body['assignees']);
    issue.updated_at = tick(state);
    return { status: 200, body: show.issue(state, issue) };
  }),
  'issues/list-comments': onIssue((state, issue, { query }) =>
    pageOf(
      issue.comments.map((one) => show.comment(state, issue, one)),
      query,
    ),
  ),
  'issues/create-comment': onIssue((state, issue, { body }) => {
    const at = tick(state);
    const comment = { id: ++state.lastId, body: String(body['body']), user: state.me, created_at: at };
    issue.comments.push(comment);
    issue.updated_at = at;
    return { status: 201, body: show.comment(state, issue, comment) };
  }),
  'projects/get-for-org': project,
  'projects/get-for-user': project,
  'projects/list-fields-for-org': fields,
  'projects/list-fields-for-user': fields,
  'projects/list-items-for-org': items,
  'projects/list-items-for-user': items,
  'projects/add-item-for-org': addItem,
  'projects/add-item-for-user': addItem,
  'projects/get-org-item': getItem,
  'projects/get-user-item': getItem,
  'projects/update-item-for-org': updateItem,
  'projects/update-item-for-user': updateItem,
};

function tick(state: State): string {
  state.clock += 1_000;
  return seconds(state.clock);
}

/** Whoever cannot be assigned is dropped without a word, as on GitHub. */
function assignable(state: State, logins: unknown): string[] {
  return ((logins ?? []) as string[]).filter((login) => state.people.includes(login));
}

function wanted(query: Asked['query']): readonly number[] | undefined {
  return query['fields']?.split(',').filter(Boolean).map(Number);
}

/** Numbered pages, with links to the next and the last. */
function pageOf(all: readonly unknown[], query: Asked['query']): Answer {
  const size = Math.min(100, Number(query['per_page'] ?? 30));
  const page = Number(query['page'] ?? 1);
  const last = Math.ceil(all.length / size);
  const to = (number: number) => ({ ...query, page: String(number) });
  return {
    status: 200,
    body: all.slice((page - 1) * size, page * size),
    ...(page < last && { links: { next: to(page + 1), last: to(last) } }),
  };
}
