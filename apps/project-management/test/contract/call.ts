import type { CallContext, Page, PagedTool, PlainTool, Position } from '@enterprise-mcp/kit';
import type * as z from 'zod';
import { memoryBoard } from '../../src/adapters/memory/index.ts';
import type { BoardSet } from '../../src/domain/board-set.ts';
import type { PmPorts } from '../../src/ports.ts';
import { seed, today } from './seed.ts';

/** Calls handlers as the kit does, without the kit: what is tested beside a tool is its business. */

export async function seededBoard(set: BoardSet = seed): Promise<PmPorts> {
  const ports = memoryBoard();
  await ports.imports?.load(set);
  return ports;
}

export interface CallSettings {
  readonly page?: Page;
  readonly signal?: AbortSignal;
  readonly key?: string;
  readonly now?: Date;
  readonly as?: string;
}

const nobody: CallContext<PmPorts>['ask'] = {
  can: () => false,
  answers: {},
  accepted: () => undefined,
  memory: () => undefined,
  now: () => {
    throw new Error('nobody can be asked here');
  },
};

export function contextOf(ports: PmPorts, settings: CallSettings = {}) {
  const notes: string[] = [];
  const silent = () => undefined;
  const name = settings.as ?? 'Ada Quill';
  const context: CallContext<PmPorts> = {
    ports,
    principal: { id: `os:${name}`, name, roles: [] },
    agent: { name: 'test', version: '1' },
    signal: settings.signal ?? new AbortController().signal,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    idempotencyKey: settings.key,
    now: () => settings.now ?? today,
    note: (text) => notes.push(text),
    attach: silent,
    ask: nobody,
    progress: silent,
  };
  return { notes, context };
}

type AToolOf<I extends z.ZodObject, O extends z.ZodObject> = PlainTool<PmPorts, I, O> | PagedTool<PmPorts, I, O>;

/** Checks the arguments, runs the tool and checks its answer against the declared output. */
export async function call<I extends z.ZodObject, O extends z.ZodObject>(
  tool: AToolOf<I, O>,
  ports: PmPorts,
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

/** What a person would be shown before confirming the call. */
export function preview<I extends z.ZodObject, O extends z.ZodObject>(
  tool: PlainTool<PmPorts, I, O>,
  ports: PmPorts,
  input: z.input<I>,
): Promise<string> {
  const args = tool.input.strict().parse(input) as z.output<I>;
  return tool.preview?.(args, contextOf(ports).context) ?? Promise.resolve('');
}
