// Needs @octokit/openapi, ajv and openapi-backend of the project that uses it: `@enterprise-mcp/testkit/github`.
export { describedGitHub, type GitHubDescription } from './described.ts';
export { Dropped, type Fault, type GitHubDouble, githubDouble } from './double.ts';
export { type Issue, type IssuesState, inRepository, issueOperations, seconds, tick } from './issues.ts';
export {
  type Answer,
  type Asked,
  type GitHubAnswer,
  type GitHubRequest,
  missing,
  type Operation,
  pageOf,
  refused,
} from './message.ts';
export { issueRecord, labelRecord, userRecord } from './records.ts';
export { serveGitHub } from './serve.ts';
