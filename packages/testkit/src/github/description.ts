import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Json = Record<string, unknown>;

/** GitHub's own OpenAPI description, reduced to these paths and to what Ajv understands. */
export function githubDescription(used: readonly RegExp[]): Json {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const whole = JSON.parse(readFileSync(file, 'utf8')) as { paths: Json; components: Json } & Json;
  const paths = Object.fromEntries(
    Object.entries(whole.paths).filter(([path]) => used.some((wanted) => wanted.test(path))),
  );
  const components: Record<string, Json> = {};
  collect(paths);
  const { openapi, info } = whole;
  return withNull({ openapi, info, paths, components: withoutExamples(components) }) as Json;

  /** Takes over every component that is referred to, and those it refers to. */
  function collect(node: unknown): void {
    if (node === null || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node)) {
      if (key !== '$ref' || typeof value !== 'string') collect(value);
      else take(value);
    }
  }

  function take(reference: string): void {
    const [, , kind = '', name = ''] = reference.split('/');
    const group = components[kind] ?? {};
    components[kind] = group;
    if (kind === 'examples' || name in group) return;
    group[name] = corrected(name, (whole.components[kind] as Json)[name]);
    collect(group[name]);
  }
}

/** What an item of a project holds is said to be one of three, but every issue fits the draft's schema too. */
function corrected(name: string, schema: unknown): unknown {
  if (name !== 'projects-v2-item-simple') return schema;
  const text = JSON.stringify(schema);
  return JSON.parse(text.replace('"content":{"oneOf"', '"content":{"anyOf"')) as unknown;
}

function withoutExamples(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutExamples);
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(([key, value]) => key !== 'examples' || typeof value !== 'object');
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutExamples(value)]));
}

/** `nullable` of OpenAPI 3.0 as JSON Schema says it. */
function withNull(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNull);
  if (node === null || typeof node !== 'object') return node;
  const {
    nullable,
    examples: _,
    ...rest
  } = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withNull(value)])) as Json;
  if (nullable !== true) return rest;
  if (typeof rest['type'] !== 'string') return { anyOf: [rest, { type: 'null' }] };
  const { enum: values } = rest;
  return {
    ...rest,
    type: [rest['type'], 'null'],
    ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }),
  };
}
