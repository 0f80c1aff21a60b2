import {
  describedGitHub,
  githubDouble,
  type Issue,
  type IssuesState,
  issueOperations,
} from '@enterprise-mcp/testkit/github';

/** What the adapter may use of GitHub. Anything else is a violation. */
const described = describedGitHub([/^\/repos\/\{owner\}\/\{repo\}\/issues(\/\{issue_number\}(\/comments)?)?$/]);

/** GitHub with one empty repository, `acme/ops`. */
export function fakeIssues() {
  const state: IssuesState = {
    org: 'acme',
    repositories: ['ops'],
    people: ['ada'],
    me: 'ada',
    issues: [],
    lastId: 1_000,
    clock: Date.parse('2026-02-28T18:00:00Z'),
  };
  return githubDouble({ described, state, operations: issueOperations });
}

/** An issue that somebody else made. */
export function foreignIssue(body: string): Issue {
  const at = '2026-02-28T18:00:00Z';
  return {
    id: 1,
    number: 1,
    repo: 'ops',
    title: 'x',
    body,
    user: 'ada',
    assignees: [],
    labels: ['incident'],
    state: 'open',
    created_at: at,
    updated_at: at,
    comments: [],
  };
}
