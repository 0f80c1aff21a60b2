import type { Issue } from './issues.ts';

/** Records as GitHub shows them: every property its description requires. */

const API = 'https://api.github.com';
const WEB = 'https://github.com';

const numberOf = (text: string) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000, 7);

export function userRecord(login: string) {
  const url = `${API}/users/${login}`;
  return {
    login,
    id: numberOf(login),
    node_id: `U_${login}`,
    avatar_url: `https://avatars.example/${login}`,
    gravatar_id: '',
    url,
    html_url: `${WEB}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: 'User',
    site_admin: false,
  };
}

export function labelRecord(name: string) {
  const url = `${API}/repos/labels/${encodeURIComponent(name)}`;
  return {
    id: numberOf(name),
    node_id: `LA_${numberOf(name)}`,
    url,
    name,
    description: null,
    color: 'ededed',
    default: false,
  };
}

export function issueRecord(org: string, of: Issue) {
  const repository = `${API}/repos/${org}/${of.repo}`;
  const url = `${repository}/issues/${of.number}`;
  return {
    id: of.id,
    node_id: `I_${of.id}`,
    url,
    repository_url: repository,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${WEB}/${org}/${of.repo}/issues/${of.number}`,
    number: of.number,
    state: of.state,
    state_reason: of.state_reason ?? null,
    title: of.title,
    body: of.body,
    user: userRecord(of.user),
    labels: of.labels.map(labelRecord),
    assignee: of.assignees[0] ? userRecord(of.assignees[0]) : null,
    assignees: of.assignees.map(userRecord),
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: of.comments.length,
    closed_at: of.state === 'closed' ? of.updated_at : null,
    created_at: of.created_at,
    updated_at: of.updated_at,
    author_association: 'MEMBER',
  };
}

export function commentRecord(
  org: string,
  of: Issue,
  { id, body, user: login, created_at }: Issue['comments'][number],
) {
  const url = `${API}/repos/${org}/${of.repo}/issues`;
  return {
    id,
    node_id: `IC_${id}`,
    url: `${url}/comments/${id}`,
    html_url: `${WEB}/${org}/${of.repo}/issues/${of.number}#issuecomment-${id}`,
    issue_url: `${url}/${of.number}`,
    body,
    user: userRecord(login),
    created_at,
    updated_at: created_at,
    author_association: 'MEMBER',
  };
}
