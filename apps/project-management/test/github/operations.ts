import {
  type Answer,
  type Asked,
  inRepository,
  issueOperations,
  labelRecord,
  missing,
  type Operation,
  pageOf,
  refused,
  seconds,
  tick,
} from '@enterprise-mcp/testkit/github';
import { projectFilter } from './project-filter.ts';
import * as show from './represent.ts';
import type { Item, State } from './state.ts';

const inProject =
  (operation: Operation<State>): Operation<State> =>
  (state, asked, unknown) => {
    const { org, username, project_number } = asked.params;
    const found = (org ?? username) === state.org && Number(project_number) === state.project;
    return found ? operation(state, asked, unknown) : missing;
  };

const onItem = (operation: (state: State, item: Item, asked: Asked) => Answer): Operation<State> =>
  inProject((state, asked) => {
    const item = state.items.find(({ id }) => id === Number(asked.params['item_id']));
    return item ? operation(state, item, asked) : missing;
  });

const project: Operation<State> = inProject((state) => ({ status: 200, body: show.project(state) }));
const fields: Operation<State> = inProject((state) => ({
  status: 200,
  body: state.fields.map((one) => show.field(state, one)),
}));

const items: Operation<State> = inProject((state, { query }, unknown) => {
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

const addItem: Operation<State> = inProject((state, { body }) => {
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

const getItem: Operation<State> = onItem((state, item, { query }) => ({
  status: 200,
  body: show.item(state, item, wanted(query)),
}));

const updateItem: Operation<State> = onItem((state, item, { body }) => {
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
export const operations: Readonly<Record<string, Operation<State>>> = {
  ...issueOperations,
  'users/get-authenticated': (state) => ({ status: 200, body: show.authenticated(state.me) }),
  'apps/create-installation-access-token': (state) => ({
    status: 201,
    body: { token: 'ghs_installation', expires_at: seconds(state.clock + 3_600_000), permissions: { issues: 'write' } },
  }),
  'issues/list-labels-for-repo': inRepository((state, { query }) => pageOf(state.labels.map(labelRecord), query)),
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

function wanted(query: Asked['query']): readonly number[] | undefined {
  return query['fields']?.split(',').filter(Boolean).map(Number);
}
