import type * as z from 'zod';
import type { AnyServer } from '../../define/server.ts';
import type { Effect } from '../../define/tool.ts';
import { kitTools } from '../../jobs/get-job.ts';
import type { Action } from '../port.ts';
import { type RecordType, recordTypeOf } from './value-type.ts';

export const EFFECTS: readonly Effect[] = ['read', 'write', 'destructive', 'outward'];
export const KINDS = { tool: 'tools', resource: 'resources', prompt: 'prompts' } as const;

/** One thing that can be called, as a policy sees it. */
export interface PolicyAction {
  /** `Action::"…"`: a tool's name, a resource's URI or template, `prompt:` and a prompt's name. */
  readonly id: string;
  /** What it is a member of: effect, permission, kind. */
  readonly groups: readonly string[];
  readonly input: RecordType;
  /** Of tools that declare them. */
  readonly facts?: RecordType | undefined;
  /** The fields of the input, to try values on. */
  readonly shape: Readonly<Record<string, z.ZodType>>;
}

const known = new WeakMap<AnyServer, ReadonlyMap<string, PolicyAction>>();

/** Everything of a server that a policy can decide about, by id. Throws when a tool is named like a group of actions. */
export function actionsOf(server: AnyServer): ReadonlyMap<string, PolicyAction> {
  const actions = known.get(server) ?? readActions(server);
  known.set(server, actions);
  return actions;
}

function readActions(server: AnyServer): ReadonlyMap<string, PolicyAction> {
  const actions = [
    ...[...server.tools, ...kitTools(server.tools)].map((tool) => ({
      id: tool.name,
      groups: [tool.effect, tool.permission, KINDS.tool],
      input: recordTypeOf(tool.input),
      ...(tool.facts && { facts: recordTypeOf(tool.facts.schema) }),
      shape: (tool.input as z.ZodObject).shape as Record<string, z.ZodType>,
    })),
    ...(server.resources ?? []).map((resource) => ({
      id: resource.uri,
      groups: ['read', resource.permission, KINDS.resource],
      input: textRecord([...resource.uri.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name)),
      shape: {},
    })),
    ...(server.prompts ?? []).map((prompt) => ({
      id: promptId(prompt.name),
      groups: ['read', prompt.permission, KINDS.prompt],
      input: recordTypeOf(prompt.args),
      shape: (prompt.args as z.ZodObject).shape as Record<string, z.ZodType>,
    })),
  ];
  const groups = new Set(actions.flatMap((action) => action.groups).concat(EFFECTS));
  const clash = actions.find(({ id }) => groups.has(id));
  if (clash) throw new Error(`'${clash.id}' is the name of a group of actions; a policy could not tell them apart.`);
  return new Map(actions.map((action) => [action.id, action]));
}

const promptId = (name: string) => `prompt:${name}`;

/**
 * The id of what the gate is asked about. A completion belongs to the prompt or resource that it completes; a URI is
 * never a prompt's name.
 */
export function actionId({ kind, rule }: Pick<Action, 'kind' | 'rule'>): string {
  if (kind === 'prompt') return promptId(rule);
  return kind === 'completion' && !rule.includes('://') ? promptId(rule) : rule;
}

/** A template's variables are texts of at least one character. */
function textRecord(names: readonly string[]): RecordType {
  const type = { kind: 'string', minLength: 1, maxLength: 2048, limited: false } as const;
  return { kind: 'record', fields: Object.fromEntries(names.map((name) => [name, { type, optional: false }])) };
}
