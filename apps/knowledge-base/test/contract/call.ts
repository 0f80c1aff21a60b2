import type { CallContext, Page, PagedTool, PlainTool, Position } from '@enterprise-mcp/kit';
import type * as z from 'zod';
import { memoryKnowledge } from '../../src/adapters/memory/index.ts';
import type { KnowledgePorts } from '../../src/ports.ts';
import { seedSmall, today } from './seed.ts';

/** Calls handlers as the kit does, without the kit: what is tested beside a tool is its business. */

export async function seeded(): Promise<KnowledgePorts> {
  const ports = memoryKnowledge();
  await seedSmall(ports);
  return ports;
}

export interface CallSettings {
  readonly page?: Page;
  readonly signal?: AbortSignal;
  readonly roles?: readonly string[];
}

const nobody: CallContext<KnowledgePorts>['ask'] = {
  can: () => false,
  answers: {},
  accepted: () => undefined,
  memory: () => undefined,
  now: () => {
    throw new Error('nobody can be asked here');
  },
};

export function contextOf(ports: KnowledgePorts, settings: CallSettings = {}) {
  const notes: string[] = [];
  const silent = () => undefined;
  const context: CallContext<KnowledgePorts> = {
    ports,
    principal: { id: 'os:ada', name: 'Ada Quill', roles: settings.roles ?? [] },
    agent: { name: 'test', version: '1' },
    signal: settings.signal ?? new AbortController().signal,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    now: () => today,
    note: (text) => notes.push(text),
    attach: silent,
    ask: nobody,
    progress: silent,
  };
  return { notes, context };
}

type AToolOf<I extends z.ZodObject, O extends z.ZodObject> =
  | PlainTool<KnowledgePorts, I, O>
  | PagedTool<KnowledgePorts, I, O>;

/** Checks the arguments, runs the tool and checks its answer against the declared output. */
export async function call<I extends z.ZodObject, O extends z.ZodObject>(
  tool: AToolOf<I, O>,
  ports: KnowledgePorts,
  input: z.input<I>,
  settings: CallSettings = {},
): Promise<{ data: z.output<O>; notes: readonly string[]; next: Position | undefined }> {
  const { notes, context } = contextOf(ports, settings);
  const args = tool.input.strict().parse(input) as z.output<I>;
  const answer: z.input<O> & { readonly next?: Position | undefined } = tool.paging
    ? await tool.run(args, { ...context, page: settings.page ?? { limit: tool.paging.limit } })
    : await tool.run(args, context);
  return { data: tool.output.parse(answer), notes, next: answer.next };
}
