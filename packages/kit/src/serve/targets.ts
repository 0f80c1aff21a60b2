import type * as z from 'zod';
import { rulesFor } from '../audit/rules.ts';
import { type CompiledTool, compileTool } from '../define/compile.ts';
import type { AnyPrompt, Complete } from '../define/prompt.ts';
import type { AnyResource } from '../define/resource.ts';
import type { AnyServer } from '../define/server.ts';
import type { Call, Target } from '../gate/call.ts';
import { contextOf } from '../gate/context.ts';
import { gathered } from '../gate/gather.ts';
import { getJob, kitTools } from '../jobs/get-job.ts';
import { richPrompt, richResource } from '../results/rich.ts';

/** Each kind of call as a target of the gate. */

/** Something that does not exist (for this caller) still goes through the gate, so that the attempt is audited. */
export function unknownTarget(kind: 'tool' | 'resource' | 'prompt', name: string): Target {
  return {
    kind,
    // A name may be a megabyte, and is repeated in the log and in the answer.
    name: name.slice(0, 200),
    rule: '',
    effect: 'read',
    permission: 'none',
    unknown: true,
    run: () => Promise.reject(new Error('refused before')),
  };
}

export type ToolTarget = Target & { readonly compiled: CompiledTool };

export function toolTarget(compiled: CompiledTool): ToolTarget {
  const { tool } = compiled;
  return {
    kind: 'tool',
    name: tool.name,
    rule: tool.name,
    effect: tool.effect,
    permission: tool.permission,
    reserved: tool.reserved,
    deadlineMs: tool.deadlineMs,
    cacheMs: tool.cacheMs,
    compiled,
    run: async (call) =>
      tool.paging
        ? tool.run(call.input, { ...contextOf(call), page: call.page ?? { limit: tool.paging.limit } })
        : tool.run(call.input, contextOf(call), await gathered(call)),
  };
}

/** By name, in the order of the declaration; the kit's own last. */
export function toolTargets({ tools }: AnyServer): ReadonlyMap<string, ToolTarget> {
  const own = tools.map((tool) => toolTarget(compileTool(tool)));
  const kits = kitTools(tools).map((tool) => ({ ...toolTarget(compileTool(tool)), run: getJob }));
  return new Map([...own, ...kits].map((target) => [target.name, target]));
}

export function resourceTarget(resource: AnyResource, uri: string, variables: Record<string, string>): Target {
  return {
    kind: 'resource',
    name: uri,
    rule: resource.uri,
    effect: 'read',
    permission: resource.permission,
    auditRules: resource.audit && rulesFor(resource.audit),
    run: async (call: Call) => {
      const data = await resource.read(variables, contextOf(call));
      return data instanceof Uint8Array
        ? richResource(uri, resource.mimeType ?? 'application/octet-stream', data)
        : data;
    },
  };
}

/** Lists the concrete resources of a template; not audited by itself as it only names what `read` would show. */
export function resourceListTarget(resource: AnyResource): Target {
  return {
    kind: 'completion',
    name: resource.uri,
    rule: resource.uri,
    effect: 'read',
    permission: resource.permission,
    run: async (call: Call) => (await resource.list?.(contextOf(call)))?.slice(0, 100) ?? [],
  };
}

export function promptTarget(prompt: AnyPrompt): Target {
  return {
    kind: 'prompt',
    name: prompt.name,
    rule: prompt.name,
    effect: 'read',
    permission: prompt.permission,
    schema: (prompt.args as z.ZodObject).strict(),
    run: async (call: Call) => {
      const rendered = await prompt.render(call.input, contextOf(call));
      return typeof rendered === 'string' ? rendered : richPrompt(rendered);
    },
  };
}

/** The completion that was declared for `name`: a client may ask for `constructor`, which every object has. */
export function ownComplete(
  declared: Readonly<Record<string, Complete<unknown> | undefined>> | undefined,
  name: string,
): Complete<unknown> | undefined {
  return declared && Object.hasOwn(declared, name) ? declared[name] : undefined;
}

export function completionTarget(name: string, permission: string, complete: Complete<unknown>): Target {
  return {
    kind: 'completion',
    name,
    rule: name,
    effect: 'read',
    permission,
    deadlineMs: 3000,
    run: async (call: Call) => complete(String(call.input), contextOf(call)),
  };
}
