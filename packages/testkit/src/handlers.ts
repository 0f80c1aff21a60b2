import type { CallContext, Page, PagedTool, PlainTool, Position } from '@enterprise-mcp/kit';
import type * as z from 'zod';

/** Who calls, when and with what beside the arguments. */
export interface HandlerCall {
  readonly page?: Page;
  readonly signal?: AbortSignal;
  readonly key?: string;
  readonly now?: Date;
  /** The caller's name. Default `Ada Quill`, with the id `os:ada`. */
  readonly as?: string;
  readonly roles?: readonly string[];
}

type AToolOf<P, I extends z.ZodObject, O extends z.ZodObject> = PlainTool<P, I, O> | PagedTool<P, I, O>;

const silent = () => undefined;

/**
 * Calls handlers as the kit does, without the kit: what is tested beside a tool is its business. `today` is the time of
 * calls that say no other.
 */
export function handlerCalls<Ports>(today: Date) {
  const nobody: CallContext<Ports>['ask'] = {
    can: () => false,
    answers: {},
    accepted: silent,
    memory: silent,
    now: () => {
      throw new Error('nobody can be asked here');
    },
  };

  function contextOf(ports: Ports, { as, roles = [], signal, key, now = today }: HandlerCall = {}) {
    const notes: string[] = [];
    const context: CallContext<Ports> = {
      ports,
      principal: { id: as === undefined ? 'os:ada' : `os:${as}`, name: as ?? 'Ada Quill', roles },
      agent: { name: 'test', version: '1' },
      signal: signal ?? new AbortController().signal,
      log: { debug: silent, info: silent, warn: silent, error: silent },
      idempotencyKey: key,
      now: () => now,
      note: (text) => notes.push(text),
      attach: silent,
      ask: nobody,
      progress: silent,
    };
    return { notes, context };
  }

  return {
    contextOf,

    /** Checks the arguments, runs the tool and checks its answer against the declared output. */
    async call<I extends z.ZodObject, O extends z.ZodObject>(
      tool: AToolOf<Ports, I, O>,
      ports: Ports,
      input: z.input<I>,
      settings: HandlerCall = {},
    ): Promise<{ data: z.output<O>; notes: readonly string[]; next: Position | undefined }> {
      const { notes, context } = contextOf(ports, settings);
      const args = tool.input.strict().parse(input) as z.output<I>;
      const answer: z.input<O> & { readonly next?: Position | undefined } = tool.paging
        ? await tool.run(args, { ...context, page: settings.page ?? { limit: tool.paging.limit } })
        : await tool.run(args, context, await tool.gather?.(args, context));
      return { data: tool.output.parse(answer), notes, next: answer.next };
    },

    /** What a person would be shown before confirming the call. */
    preview<I extends z.ZodObject, O extends z.ZodObject>(
      tool: PlainTool<Ports, I, O>,
      ports: Ports,
      input: z.input<I>,
    ): Promise<string> {
      const args = tool.input.strict().parse(input) as z.output<I>;
      return tool.preview?.(args, contextOf(ports).context) ?? Promise.resolve('');
    },
  };
}
