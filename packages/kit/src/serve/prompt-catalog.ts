import type * as z from 'zod';
import type { AnyPrompt } from '../define/prompt.ts';
import type { Target } from '../gate/call.ts';
import type { Caller } from '../policy/port.ts';
import type { Runtime } from './runtime.ts';
import { completionTarget, ownComplete, promptTarget, unknownTarget } from './targets.ts';

/** The server's prompts as the protocol's lists and look-ups see them, filtered by the policy for one caller. */
export function promptCatalog(runtime: Runtime, caller: Caller) {
  const visible: readonly AnyPrompt[] = (runtime.server.prompts ?? []).filter((prompt) =>
    runtime.policy.visible(promptTarget(prompt), caller),
  );
  return {
    list: () =>
      visible.map(({ name, title, description, args }) => ({
        name,
        title,
        description,
        arguments: Object.entries((args as z.ZodObject).shape).map(([argument, field]) => ({
          name: argument,
          description: (field as z.ZodType).description ?? '',
          required: !(field as z.ZodType).safeParse(undefined).success,
        })),
      })),
    find(name: string): { readonly target: Target; readonly description?: string } {
      const prompt = visible.find((candidate) => candidate.name === name);
      if (!prompt) return { target: unknownTarget('prompt', name) };
      return { target: promptTarget(prompt), description: prompt.description };
    },
    completion(name: string, argument: string): Target | undefined {
      const prompt = visible.find((candidate) => candidate.name === name);
      const complete = ownComplete(prompt?.complete, argument);
      return prompt && complete && completionTarget(name, prompt.permission, complete);
    },
  };
}
