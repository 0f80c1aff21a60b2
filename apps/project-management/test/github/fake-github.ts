import { createHash } from 'node:crypto';
import { Ajv, type ValidateFunction } from 'ajv';
import { OpenAPIBackend, type Operation } from 'openapi-backend';
import type { BoardSet } from '../../src/domain/board-set.ts';
import { githubDescription } from './description.ts';
import { type Answer, operations } from './operations.ts';
import { type State, stateOf } from './state.ts';

export interface GitHubRequest {
  readonly method: string;
  /** With query, without host. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown> | undefined;
}

export interface GitHubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

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

export interface FakeGitHub {
  state: State;
  readonly requests: GitHubRequest[];
  /** Requests and answers that do not fit GitHub's description. */
  readonly violations: string[];
  readonly faults: Fault[];
  handle(request: GitHubRequest): Promise<GitHubAnswer>;
  /** As Octokit is given it. */
  readonly fetch: typeof fetch;
}

const description = githubDescription();
let ready: Promise<OpenAPIBackend> | undefined;

/** Compiled once for all tests of a file. */
function backend(): Promise<OpenAPIBackend> {
  ready ??= (async () => {
    const api = new OpenAPIBackend({
      definition: description as never,
      quick: true,
      validate: false,
    });
    await api.init();
    return api;
  })();
  return ready;
}

/** GitHub for a test: keeps state, and checks every request and every answer against GitHub's own description. */
export function fakeGitHub(
  set: BoardSet,
  options: { now: Date; repositories?: readonly string[]; token?: string },
): FakeGitHub {
  const github: FakeGitHub = {
    state: stateOf(set, options),
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
    const api = await backend();
    const [path = '', search = ''] = request.path.split('?');
    const query = Object.fromEntries(new URLSearchParams(search));
    const operation = api.matchOperation({ method: request.method, path, headers: { ...request.headers }, query });
    const id = operation?.operationId ?? '';
    const run = operations[id];
    if (!operation || !run) {
      violated('no such operation');
      return rendered(request, { status: 404, body: { message: 'Not Found' } });
    }
    for (const problem of requestProblems(operation, query, request.body)) violated(problem);
    const params = api.router.parseRequest({ method: request.method, path, headers: {}, query }, operation).params;
    const asked = { params: params as Record<string, string>, query, body: request.body ?? {} };
    const answer = run(github.state, asked, violated);
    for (const problem of answerProblems(operation, answer)) violated(problem);
    return rendered(request, answer);
  }
}

const ajv = new Ajv({ strict: false, validateFormats: false });
const validators = new Map<string, ValidateFunction>();

function validator(key: string, schema: object): ValidateFunction {
  const known = validators.get(key) ?? ajv.compile(schema);
  validators.set(key, known);
  return known;
}

type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: object };

/** Stricter than the description: a parameter or property that it does not name is a mistake. */
function requestProblems(operation: Operation, query: Record<string, string>, body: object | undefined): string[] {
  const id = operation.operationId ?? '';
  const parameters = (operation.parameters ?? []) as unknown as readonly Parameter[];
  const declared = parameters.filter((parameter) => parameter.in === 'query');
  const problems: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    const parameter = declared.find((one) => one.name === name);
    if (!parameter) problems.push(`'${name}' is no parameter of ${id}`);
    else problems.push(...check(`${id} query ${name}`, parameter.schema ?? {}, typed(value, parameter.schema)));
  }
  for (const { name, required } of declared) if (required && !(name in query)) problems.push(`'${name}' is missing`);
  const schema = schemaIn(operation.requestBody);
  if (schema) {
    problems.push(...check(`${id} body`, schema, body ?? {}));
    const known = Object.keys((schema as { properties?: object }).properties ?? {});
    problems.push(
      ...Object.keys(body ?? {})
        .filter((key) => !known.includes(key))
        .map((key) => `'${key}' is no property`),
    );
  } else if (body && Object.keys(body).length > 0) problems.push('there is no body');
  return problems;
}

function answerProblems(operation: Operation, { status, body }: Answer): string[] {
  const answers = operation.responses as Record<string, unknown>;
  // The description forgets it in places; every interface answers so to what is not there.
  if (status === 404) return [];
  if (!(String(status) in answers)) return [`${status} is no answer of ${operation.operationId}`];
  const schema = schemaIn(answers[String(status)]);
  return schema ? check(`${operation.operationId} ${status}`, schema, body) : [];
}

function schemaIn(node: unknown): object | undefined {
  const { content } = (node ?? {}) as { content?: Record<string, { schema?: object }> };
  return content?.['application/json']?.schema;
}

function check(key: string, schema: object, value: unknown): string[] {
  const validate = validator(key, schema);
  return validate(value) ? [] : [`${key}: ${ajv.errorsText(validate.errors)}`];
}

/** Query parameters are text; a number must look like one. */
function typed(value: string, schema: object | undefined): unknown {
  const { type } = (schema ?? {}) as { type?: string };
  return type === 'integer' && /^\d+$/.test(value) ? Number(value) : value;
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
