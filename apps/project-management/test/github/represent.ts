import { issueRecord, userRecord } from '@enterprise-mcp/testkit/github';
import type { Field, Item, State } from './state.ts';

/** Records as GitHub shows them: every property its description requires. */

const API = 'https://api.github.com';

export function authenticated(login: string) {
  const nothing = { bio: null, blog: null, company: null, email: null, hireable: null, location: null, name: null };
  const none = { followers: 0, following: 0, public_gists: 0, public_repos: 0 };
  const times = { created_at: '2020-01-01T00:00:00Z', updated_at: '2020-01-01T00:00:00Z' };
  return { ...userRecord(login), ...nothing, ...none, ...times, user_view_type: 'public' };
}

const both = (raw: string) => ({ raw, html: raw });

export function field(state: State, { id, name, data_type, options, iterations }: Field) {
  return {
    id,
    node_id: `PVTF_${id}`,
    name,
    data_type,
    project_url: `${API}/orgs/${state.org}/projectsV2/${state.project}`,
    ...(options && {
      options: options.map((option) => ({
        id: option.id,
        name: both(option.name),
        description: both(''),
        color: 'GRAY',
      })),
    }),
    ...(iterations && {
      configuration: {
        start_day: 1,
        duration: 14,
        iterations: iterations.map(({ title, ...rest }) => ({ ...rest, title: both(title), completed: false })),
      },
    }),
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  };
}

export function project(state: State) {
  const owner = userRecord(state.org);
  const nothing = { closed_at: null, deleted_at: null, deleted_by: null, short_description: null, description: null };
  return {
    id: 4_000 + state.project,
    node_id: `PVT_${state.project}`,
    owner,
    creator: owner,
    title: state.title,
    public: false,
    number: state.project,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    ...nothing,
  };
}

/** An item with those of its fields that were asked for; without a wish only the title. */
export function item(state: State, of: Item, wanted: readonly number[] | undefined) {
  const content = state.issues.find(({ id }) => id === of.issue);
  if (!content) throw new Error(`item ${of.id} has no issue`);
  const url = `${API}/orgs/${state.org}/projectsV2/${state.project}`;
  const shown = state.fields.filter(({ id, data_type }) => wanted?.includes(id) ?? data_type === 'title');
  return {
    id: of.id,
    node_id: `PVTI_${of.id}`,
    project_url: url,
    content_type: 'Issue',
    content: issueRecord(state.org, content),
    creator: userRecord(content.user),
    created_at: of.created_at,
    updated_at: of.updated_at,
    archived_at: null,
    item_url: `${url}/items/${of.id}`,
    fields: shown.map((one) => ({
      id: one.id,
      name: one.name,
      data_type: one.data_type,
      value: fieldValue(one, of.values[one.id] ?? null, content.title),
    })),
  };
}

function fieldValue({ data_type, options, iterations }: Field, value: string | number | null, title: string) {
  if (data_type === 'title') return both(title);
  if (value === null || data_type === 'number') return value;
  const option = options?.find(({ id }) => id === value);
  if (option) return { id: option.id, name: both(option.name), color: 'GRAY', description: both('') };
  const iteration = iterations?.find(({ id }) => id === value);
  return iteration ? { ...iteration, title: both(iteration.title) } : null;
}
