import { Ajv, type ValidateFunction } from 'ajv';
import { type Operation as Described, OpenAPIBackend } from 'openapi-backend';
import { githubDescription } from './description.ts';
import type { Answer, Asked, GitHubRequest } from './message.ts';

/** Finds the operation of a request, and what does not fit GitHub's description. */
export interface GitHubDescription {
  /** Undefined where there is no such operation. */
  match(request: GitHubRequest): Promise<Matched | undefined>;
}

export interface Matched {
  /** `issues/create`. */
  readonly id: string;
  readonly asked: Asked;
  readonly problems: readonly string[];
  problemsOf(answer: Answer): readonly string[];
}

/** GitHub's own description of these paths; anything else is unknown. Compiled once, with the first request. */
export function describedGitHub(paths: readonly RegExp[]): GitHubDescription {
  let ready: Promise<OpenAPIBackend> | undefined;
  const backend = () => {
    ready ??= (async () => {
      const definition = githubDescription(paths) as never;
      const api = new OpenAPIBackend({ definition, quick: true, validate: false });
      await api.init();
      return api;
    })();
    return ready;
  };
  return {
    async match({ method, path: whole, headers, body }) {
      const api = await backend();
      const [path = '', search = ''] = whole.split('?');
      const query = Object.fromEntries(new URLSearchParams(search));
      const operation = api.matchOperation({ method, path, headers: { ...headers }, query });
      if (!operation) return undefined;
      const { params } = api.router.parseRequest({ method, path, headers: {}, query }, operation);
      return {
        id: operation.operationId ?? '',
        asked: { params: params as Record<string, string>, query, body: body ?? {} },
        problems: requestProblems(operation, query, body),
        problemsOf: (answer) => answerProblems(operation, answer),
      };
    },
  };
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
function requestProblems(operation: Described, query: Record<string, string>, body: object | undefined): string[] {
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

function answerProblems(operation: Described, { status, body }: Answer): string[] {
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
