import type { Contract, PromptContract, ToolContract } from './contract.ts';
import { notWithin } from './subset.ts';

/**
 * What in `after` would break a client that was written for `before`: something removed, arguments that are no longer
 * taken, answers that were never given before, another effect or permission. Empty: nothing would.
 */
export function breaks(before: Contract, after: Contract): readonly string[] {
  return [
    ...each('tool', before.tools, after.tools, toolBreaks),
    ...each('resource', before.resources, after.resources, (one, now) => [
      ...changed('permission', one.permission, now.permission),
      ...changed('type', one.mimeType, now.mimeType),
    ]),
    ...each('prompt', before.prompts, after.prompts, promptBreaks),
  ];
}

function toolBreaks(before: ToolContract, after: ToolContract): readonly string[] {
  return [
    ...changed('effect', before.effect, after.effect),
    ...changed('permission', before.permission, after.permission),
    ...notWithin(before.input, after.input).map((reason) => `takes fewer arguments: ${reason}`),
    ...notWithin(after.output, before.output).map((reason) => `answers what it did not: ${reason}`),
  ];
}

function promptBreaks(before: PromptContract, after: PromptContract): readonly string[] {
  return [
    ...changed('permission', before.permission, after.permission),
    ...notWithin(before.args, after.args).map((reason) => `takes fewer arguments: ${reason}`),
  ];
}

const changed = (what: string, before: string, after: string) =>
  before === after ? [] : [`its ${what} was ${before} and is ${after}`];

function each<T>(
  kind: string,
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  compare: (before: T, after: T) => readonly string[],
): readonly string[] {
  return Object.entries(before).flatMap(([name, one]) => {
    const now = Object.hasOwn(after, name) ? after[name] : undefined;
    return (now ? compare(one, now) : ['is gone']).map((reason) => `${kind} ${name}: ${reason}`);
  });
}
