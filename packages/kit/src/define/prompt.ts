import type * as z from 'zod';
import type { PromptMessage } from './content.ts';
import type { CallContext } from './context.ts';

/** Suggestions for what the user typed so far, best first; the kit sends at most 100. */
export type Complete<Ports> = (typed: string, context: CallContext<Ports>) => Promise<readonly string[]>;

export type Rendered = string | readonly PromptMessage[];

/** A prompt: string arguments in, the text of one user message out, or several messages with pictures and files. */
export interface Prompt<Ports, A extends z.ZodObject, R extends Rendered = Rendered> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Fields must be strings (the protocol has no others), each with `.describe()`. */
  readonly args: A;
  readonly permission: string;
  readonly complete?: { readonly [K in keyof z.output<A>]?: Complete<Ports> };
  render(args: z.output<A>, context: CallContext<Ports>): Promise<R>;
}

// biome-ignore lint/suspicious/noExplicitAny: arguments are checked where the prompt is declared
export type AnyPrompt<Ports = any> = Prompt<Ports, any>;
