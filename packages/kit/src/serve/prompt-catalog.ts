import type * as z from 'zod';
import type { AnyPrompt } from '../define/prompt.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import type { Target } from '../gate/call.ts';
import { problemsOf } from '../gate/problems.ts';
import { protocolError } from './answers.ts';
import type { Runtime } from './runtime.ts';
import { completionTarget, promptTarget } from './targets.ts';

/** The server's prompts as the protocol's lists and look-ups see them, filtered by the policy. */
export function promptCatalog(runtime: Runtime) {
  const visible: readonly AnyPrompt[] = (runtime.server.prompts ?? []).filter(
    (prompt) => runtime.policy.decide(promptTarget(prompt), runtime.principal) !== 'deny',
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
    find(name: string, given: Record<string, string>) {
      const prompt = visible.find((candidate) => candidate.name === name);
      if (!prompt) throw protocolError(kitErrors.UNKNOWN_PROMPT({ name: name.slice(0, 200) }), runtime.redact);
      const schema = (prompt.args as z.ZodObject).strict();
      const parsed = schema.safeParse(given);
      if (!parsed.success) {
        const problems = problemsOf(schema, given, parsed.error.issues);
        throw protocolError(kitErrors.INVALID_ARGUMENTS({ problems }), runtime.redact);
      }
      return { target: promptTarget(prompt), args: parsed.data, description: prompt.description };
    },
    completion(name: string, argument: string): Target | undefined {
      const prompt = visible.find((candidate) => candidate.name === name);
      const complete = prompt?.complete?.[argument];
      return prompt && complete && completionTarget(name, prompt.permission, complete);
    },
  };
}
