import { describedGitHub, type GitHubDouble, githubDouble } from '@enterprise-mcp/testkit/github';
import type { BoardSet } from '../../src/domain/board-set.ts';
import { operations } from './operations.ts';
import { type State, type StateOptions, stateOf } from './state.ts';

/** What the adapter may use of GitHub. Anything else is a violation. Compiled once for all tests of a file. */
const described = describedGitHub([
  /^\/user$/,
  /^\/repos\/\{owner\}\/\{repo\}\/(assignees|labels|issues)(\/\{assignee\}|\/\{issue_number\}(\/comments)?)?$/,
  /^\/(orgs\/\{org\}|users\/\{username\})\/projectsV2\/\{project_number\}(\/(fields|items)(\/\{item_id\})?)?$/,
  /^\/app\/installations\/\{installation_id\}\/access_tokens$/,
]);

export type FakeGitHub = GitHubDouble<State>;

/** GitHub with this board. */
export function fakeGitHub(set: BoardSet, options: StateOptions): FakeGitHub {
  return githubDouble({ described, state: stateOf(set, options), operations });
}
