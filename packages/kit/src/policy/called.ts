import type { AnyServer } from '../define/server.ts';
import { parseArguments } from '../gate/validate.ts';
import { promptTarget, resourceTarget, type ToolTarget, toolTargets } from '../serve/targets.ts';
import { matchUri } from '../serve/uri-template.ts';
import type { Action } from './port.ts';

/** A call as the policy is asked about it. */
export interface Called {
  readonly action: Action;
  /** With defaults filled in and slips corrected, as at the gate. */
  readonly input: unknown;
}

/**
 * What a call outside the gate (an example, one of the audit log) would be for the policy. Undefined when the server
 * has nothing of this name; throws `INVALID_ARGUMENTS`.
 */
export function called(
  server: AnyServer,
  kind: 'tool' | 'resource' | 'prompt',
  name: string,
  args: unknown,
): Called | undefined {
  if (kind === 'tool') {
    const target = targetsOf(server).get(name);
    return target && { action: target, input: parseArguments(target.compiled.input, args ?? {}, []) };
  }
  if (kind === 'prompt') {
    const prompt = server.prompts?.find((candidate) => candidate.name === name);
    const target = prompt && promptTarget(prompt);
    return target?.schema && { action: target, input: parseArguments(target.schema, args ?? {}, []) };
  }
  for (const resource of server.resources ?? []) {
    const variables = matchUri(resource.uri, name);
    if (variables) return { action: resourceTarget(resource, name, variables), input: variables };
  }
  return undefined;
}

const known = new WeakMap<AnyServer, ReadonlyMap<string, ToolTarget>>();

/** Compiled once: a log may hold a hundred thousand calls. */
function targetsOf(server: AnyServer): ReadonlyMap<string, ToolTarget> {
  const targets = known.get(server) ?? toolTargets(server);
  known.set(server, targets);
  return targets;
}
