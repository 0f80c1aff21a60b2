import type { AnyPrompt, AnyResource } from '../../packages/kit/src/index.ts';
import type { CompiledTool } from '../../packages/kit/src/serve/index.ts';

export const MAX_TOOLS = 8;
export const MAX_TOOL_BYTES = 2048;
export const MAX_LIST_BYTES = 8192;

const permission = /^[a-z]+(-[a-z]+)*:[a-z]+$/;
const effects = ['read', 'write', 'destructive', 'outward'];

type Json = Readonly<Record<string, unknown>>;

/** What is wrong with one tool's declaration, as its author wrote it and as a model sees it. */
export function toolProblems({ tool, listing }: Pick<CompiledTool, 'tool' | 'listing'>): string[] {
  const problems: string[] = [];
  const bytes = sizeOf(listing);
  if (!/^[a-z]+(_[a-z0-9]+)+$/.test(tool.name)) problems.push('the name is not verb_noun');
  if (!tool.title?.trim()) problems.push('no title');
  if (!tool.description?.what?.trim()) problems.push('no description of what it does');
  if (!tool.description?.useWhen?.some((when) => when.trim() !== '')) problems.push('no useWhen');
  if (!effects.includes(tool.effect)) problems.push('no effect');
  if (!permission.test(tool.permission)) problems.push('no permission like customers:read');
  if (Object.keys(propertiesOf(listing.outputSchema)).length === 0) problems.push('no output schema');
  problems.push(...inputProblems(listing.inputSchema, Object.keys(tool.input.shape)));
  if (bytes > MAX_TOOL_BYTES) problems.push(`${bytes} bytes in the list, at most ${MAX_TOOL_BYTES}`);
  return problems;
}

/**
 * Every field that the author declared says what it is, and no object inside takes unknown keys. Inside an object an
 * enumeration's values may speak for themselves: the list is paid for on every turn.
 */
function inputProblems(schema: Json, fields: readonly string[]): string[] {
  const properties = propertiesOf(schema);
  return fields.flatMap((field) => [
    ...(described(properties[field]) ? [] : [`'${field}' has no .describe()`]),
    ...looseObjects(properties[field], field),
  ]);
}

function looseObjects(node: unknown, path: string): string[] {
  if (Array.isArray(node)) return node.flatMap((item) => looseObjects(item, path));
  if (node === null || typeof node !== 'object') return [];
  const schema = node as Json;
  const properties = Object.entries(propertiesOf(schema));
  const loose = properties.length > 0 && schema['additionalProperties'] !== false;
  return [
    ...(loose ? [`'${path}' is an object that is not strict`] : []),
    ...properties
      .filter(([, inner]) => !described(inner) && !(inner as Json)['enum'])
      .map(([name]) => `'${path}.${name}' has no .describe()`),
    ...properties.flatMap(([name, inner]) => looseObjects(inner, `${path}.${name}`)),
    ...['items', 'anyOf', 'oneOf', 'allOf', 'prefixItems'].flatMap((key) => looseObjects(schema[key], path)),
  ];
}

function described(schema: unknown): boolean {
  const text = (schema as Json | undefined)?.['description'];
  return typeof text === 'string' && text.trim() !== '';
}

function propertiesOf(schema: Json): Json {
  return (schema['properties'] ?? {}) as Json;
}

/** What a server's whole list costs. Hosts that drop output schemas see the second figure. */
export function listProblems(tools: readonly Pick<CompiledTool, 'listing'>[]): string[] {
  const problems: string[] = [];
  const bytes = listBytes(tools);
  if (tools.length > MAX_TOOLS) problems.push(`${tools.length} tools, at most ${MAX_TOOLS}`);
  if (bytes.withoutOutput > MAX_LIST_BYTES) {
    problems.push(`the list has ${bytes.withoutOutput} bytes without output schemas, at most ${MAX_LIST_BYTES}`);
  }
  const names = tools.map(({ listing }) => listing.name);
  if (new Set(names).size < names.length) problems.push('two tools have the same name');
  return problems;
}

export function listBytes(tools: readonly Pick<CompiledTool, 'listing'>[]) {
  const listings = tools.map(({ listing }) => listing);
  return {
    all: sizeOf({ tools: listings }),
    withoutOutput: sizeOf({ tools: listings.map(({ outputSchema: _, ...rest }) => rest) }),
  };
}

export function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

export function resourceProblems(resource: AnyResource): string[] {
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9-]*:\/\/\S+$/.test(resource.uri)) problems.push('the URI is not scheme://path');
  if (!resource.title?.trim()) problems.push('no title');
  if (!resource.description?.trim()) problems.push('no description');
  if (!permission.test(resource.permission)) problems.push('no permission like customers:read');
  return problems;
}

export function promptProblems(prompt: AnyPrompt): string[] {
  const problems: string[] = [];
  if (!/^[a-z]+(_[a-z0-9]+)*$/.test(prompt.name)) problems.push('the name is not snake_case');
  if (!prompt.title?.trim()) problems.push('no title');
  if (!prompt.description?.trim()) problems.push('no description');
  if (!permission.test(prompt.permission)) problems.push('no permission like customers:read');
  for (const [name, field] of Object.entries(prompt.args.shape as Record<string, { description?: string }>)) {
    if (!field.description?.trim()) problems.push(`'${name}' has no .describe()`);
  }
  return problems;
}
