import * as z from 'zod';
import type { AnyServer } from '../define/server.ts';
import { CodedError } from '../errors/define.ts';
import { closest } from '../errors/did-you-mean.ts';
import { called } from './called.ts';
import type { Policy } from './port.ts';

const args = z.record(z.string(), z.unknown());

/** One example beside a policy: who calls what, and what has to come of it. */
const exampleSchema = z.strictObject({
  /** What it shows; default its number. */
  name: z.string().optional(),
  user: z.string().default('os:somebody'),
  roles: z.array(z.string()).default([]),
  /** Name and version of the client. */
  agent: z.string().default('example/1.0'),
  tool: z.string().optional(),
  /** A URI. */
  resource: z.string().optional(),
  prompt: z.string().optional(),
  arguments: args.default({}),
  /** What the tool's `facts` would say. */
  facts: args.optional(),
  /** A person who confirms: then it has to be `accepted` or `refused`. */
  approval: z
    .strictObject({
      by: z.string(),
      roles: z.array(z.string()).default([]),
      way: z.enum(['round-trip', 'elicitation', 'page', 'cli']).default('page'),
    })
    .optional(),
  expect: z.enum(['allow', 'confirm', 'deny', 'hidden', 'accepted', 'refused']),
  /** A rule that has to be among those that decided. */
  rule: z.string().optional(),
  /** Whether somebody else has to confirm. */
  by_another: z.boolean().optional(),
});

export type Example = z.output<typeof exampleSchema>;

/** The examples in the text of a tests file. Throws with what is wrong in it. */
export function readExamples(text: string): readonly Example[] {
  const parsed = z.array(exampleSchema).min(1).safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `example ${placeOf(path)}: ${message}`).join('; '));
}

function placeOf([index, ...rest]: readonly PropertyKey[]): string {
  return [Number(index ?? 0) + 1, ...rest].map(String).join('.');
}

/** What is not as the example says; undefined when all is. */
export function contradiction(server: AnyServer, policy: Policy, example: Example): string | undefined {
  const { expect, rule, approval } = example;
  const [kind, name] = calledOf(example);
  if (name === undefined) return 'it names no tool, resource or prompt';
  const [agent = '', version = ''] = example.agent.split('/');
  const caller = {
    principal: { id: example.user, name: example.user, roles: example.roles },
    agent: { name: agent, version },
    facts: example.facts,
  };
  try {
    const call = called(server, kind, name, example.arguments);
    if (!call) return `there is no ${kind} '${name}'${suggestion(server, name)}`;
    const { action, input } = call;
    if (!policy.visible(action, caller))
      return expect === 'hidden' ? undefined : `expected ${expect}, but it is hidden`;
    if (expect === 'hidden') return 'expected hidden, but some arguments are allowed or can be confirmed';
    if (approval) {
      const by = { id: approval.by, name: approval.by, roles: approval.roles };
      const came = policy.accepts(action, caller, input, { by, way: approval.way }) ? 'accepted' : 'refused';
      return came === expect ? undefined : `expected ${expect}, but ${came}`;
    }
    const { decision, rules, message, byAnother } = policy.decide(action, caller, input);
    const because = rules.length > 0 ? ` by ${rules.join(', ')}` : ' (no rule)';
    if (decision !== expect) return `expected ${expect}, but ${decision}${because}${message ? `: ${message}` : ''}`;
    if (rule !== undefined && !rules.includes(rule))
      return `expected the rule '${rule}' to decide, but ${decision}${because}`;
    if (example.by_another !== undefined && example.by_another !== (byAnother === true)) {
      return `expected by_another ${example.by_another}, but it is ${byAnother === true}`;
    }
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error.message;
    throw error;
  }
}

function calledOf({ tool, resource, prompt }: Example) {
  if (tool !== undefined) return ['tool', tool] as const;
  return resource === undefined ? (['prompt', prompt] as const) : (['resource', resource] as const);
}

function suggestion({ tools }: AnyServer, name: string): string {
  const meant = closest(
    name,
    tools.map((tool) => tool.name),
  );
  return meant ? `; did you mean '${meant}'?` : '';
}
