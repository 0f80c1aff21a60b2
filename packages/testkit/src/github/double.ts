import { createHash } from 'node:crypto';
import type { GitHubDescription } from './described.ts';
import type { Answer, GitHubAnswer, GitHubRequest, Operation } from './message.ts';

/** What goes wrong, for the next requests that it fits. */
export interface Fault {
  readonly on: (request: GitHubRequest) => boolean;
  /** How many; default 1. */
  times?: number;
  /** Answered in place of GitHub. */
  readonly answer?: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: object };
  /** `before`: nothing happens and no answer comes. `after`: it happens, and no answer comes. */
  readonly drop?: 'before' | 'after';
  /** It says that it happened, and nothing did. */
  readonly pretend?: boolean;
  /** The request as it is taken. */
  readonly alter?: (request: GitHubRequest) => GitHubRequest;
}

/** The connection broke. */
export class Dropped extends Error {}

export interface GitHubDouble<State> {
  state: State;
  readonly requests: GitHubRequest[];
  /** Requests and answers that do not fit GitHub's description. */
  readonly violations: string[];
  readonly faults: Fault[];
  handle(request: GitHubRequest): Promise<GitHubAnswer>;
  /** As Octokit is given it. */
  readonly fetch: typeof fetch;
}

export interface GitHubDoubleOptions<State> {
  readonly described: GitHubDescription;
  /** Plain data, so that it can be copied. */
  readonly state: State;
  /** By operation id: `issues/create`. */
  readonly operations: Readonly<Record<string, Operation<State>>>;
}

/** GitHub for a test: keeps state, and checks every request and every answer against GitHub's own description. */
export function githubDouble<State>({ described, state, operations }: GitHubDoubleOptions<State>): GitHubDouble<State> {
  const github: GitHubDouble<State> = {
    state,
    requests: [],
    violations: [],
    faults: [],
    handle,
    fetch: async (input, init) => {
      const url = new URL(String(input));
      const headers = Object.fromEntries(new Headers(init?.headers ?? {}));
      const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : undefined;
      init?.signal?.throwIfAborted();
      const path = `${url.pathname}${url.search}`.replace(/^\/api\/v3/, '');
      const answer = await handle({ method: init?.method ?? 'GET', path, headers, body }).catch((error: unknown) => {
        throw error instanceof Dropped ? new TypeError('fetch failed') : error;
      });
      const text = [204, 304].includes(answer.status) ? null : answer.body;
      return new Response(text, { status: answer.status, headers: answer.headers });
    },
  };
  return github;

  async function handle(original: GitHubRequest): Promise<GitHubAnswer> {
    const fault = takeFault(original);
    const request = fault?.alter?.(original) ?? original;
    github.requests.push(request);
    if (fault?.drop === 'before') throw new Dropped('no answer');
    if (fault?.answer)
      return rendered(request, { status: fault.answer.status, body: fault.answer.body ?? {} }, fault.answer.headers);
    const kept = fault?.pretend ? structuredClone(github.state) : undefined;
    const answer = await answered(request);
    if (kept) github.state = kept;
    if (fault?.drop === 'after') throw new Dropped('no answer');
    return answer;
  }

  function takeFault(request: GitHubRequest): Fault | undefined {
    const index = github.faults.findIndex(({ on }) => on(request));
    const fault = github.faults[index];
    if (!fault) return undefined;
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times === 0) github.faults.splice(index, 1);
    return fault;
  }

  async function answered(request: GitHubRequest): Promise<GitHubAnswer> {
    const violated = (problem: string) => {
      github.violations.push(`${request.method} ${request.path}: ${problem}`);
    };
    if (!/^(token|bearer) \S+/i.test(request.headers['authorization'] ?? '')) {
      return rendered(request, { status: 401, body: { message: 'Requires authentication' } });
    }
    const matched = await described.match(request);
    const run = operations[matched?.id ?? ''];
    if (!matched || !run) {
      violated('no such operation');
      return rendered(request, { status: 404, body: { message: 'Not Found' } });
    }
    for (const problem of matched.problems) violated(problem);
    const answer = run(github.state, matched.asked, violated);
    for (const problem of matched.problemsOf(answer)) violated(problem);
    return rendered(request, answer);
  }
}

function rendered(request: GitHubRequest, answer: Answer, more: Record<string, string> = {}): GitHubAnswer {
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
  const links = Object.entries(answer.links ?? {}).map(
    ([rel, query]) =>
      `<https://api.github.com${request.path.split('?')[0]}?${new URLSearchParams(query)}>; rel="${rel}"`,
  );
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...(links.length > 0 && { link: links.join(', ') }),
    ...(request.method === 'GET' && answer.status === 200 && { etag }),
    ...more,
  };
  const same = request.method === 'GET' && answer.status === 200 && request.headers['if-none-match'] === etag;
  return same ? { status: 304, headers, body: '' } : { status: answer.status, headers, body };
}
