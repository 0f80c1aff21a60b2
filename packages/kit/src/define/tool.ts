import type * as z from 'zod';
import type { LimitText } from '../limits/rules.ts';
import type { CallContext, Page, Position, ReadContext } from './context.ts';

/** What a call can do to the world; permission, confirmation, idempotency and annotations follow from it. */
export type Effect = 'read' | 'write' | 'destructive' | 'outward';

export interface ToolDescription {
  /** One sentence: what it does. */
  readonly what: string;
  readonly useWhen: readonly string[];
  /** `situation: better tool`, where models are known to pick wrongly. */
  readonly avoidWhen?: readonly string[];
}

/**
 * Work that may outlast a call. Whoever waits gets the result when it is there in time, and otherwise the id of a job
 * to ask `get_job` about. It then goes on behind the answer: without the call's deadline, with or without the client.
 */
export interface Long {
  /** Milliseconds a caller waits for the result before it is given a job id. Default 5,000; 0 always gives one. */
  readonly answerWithinMs?: number;
  /**
   * May be run again from the start, with the same input, when its process died or was stopped: it finds out by itself
   * what is done already, and hands `job.id` to backends as their idempotency key. Default: no, it fails with
   * `JOB_INTERRUPTED`.
   */
  readonly resumable?: boolean;
  /** Milliseconds it may run. Default one hour. */
  readonly maxMs?: number;
  /** Milliseconds its result is kept after the end. Default one day. */
  readonly keepMs?: number;
}

/** Makes a read paged: the kit adds `limit` and `cursor` to the input, `returned` and `next_cursor` to the output. */
export interface Paging {
  /** Default and highest number of items in one answer. */
  readonly limit: number;
  readonly max: number;
}

type InputShape = z.ZodObject;
type OutputShape = z.ZodObject;

/** A paged tool's answer: its data, and where the next page starts (absent on the last). */
export type Paged<T> = T & { readonly next?: Position | undefined };

interface ToolBase<Ports, I extends InputShape, O extends OutputShape> {
  /** The name the model sees: `verb_noun`. */
  readonly name: string;
  readonly title: string;
  readonly description: ToolDescription;
  /** Strict: unknown arguments are refused. Every field needs `.describe()`. */
  readonly input: I;
  /** Plain strings: `z.email()` and friends put long patterns into the tool list. */
  readonly output: O;
  readonly effect: Effect;
  /** `resource:verb`, e.g. `opportunities:write`; what a policy names. */
  readonly permission: string;
  /** For a few: without a policy file that permits it nobody may call it, nor see it. */
  readonly reserved?: boolean;
  /**
   * What a person is shown before they confirm a call: what will really happen, with all recipients, and before and
   * after. Reads only; plain text, shown as it is. Without it the arguments themselves are shown.
   */
  preview?(input: z.output<I>, context: CallContext<Ports>): Promise<string>;
  readonly facts?: Facts<Ports, I>;
  /** Milliseconds the call may take before it is cancelled. Default 25,000: hosts cut at 30 to 60 s. */
  readonly deadlineMs?: number;
  /** How often one principal may call it: `10/d` (s, m, h or d). Beside the limits of its effect; a setting changes it. */
  readonly limit?: LimitText;
  /**
   * A write whose effect is not in the database that keeps the kit's state, as calls of another system are. Such a
   * call's idempotency key is claimed before the effect. Always so for `outward`, and on servers without a database.
   */
  readonly elsewhere?: boolean;
  /** Reads only: how long an answer may be reused for the same principal and arguments. Default: not at all. */
  readonly cacheMs?: number;
}

/** What a policy may know of a call beyond its arguments: the amount of the deal that an id stands for. */
export interface Facts<Ports, I extends InputShape> {
  /** Flat, in what Cedar can express: texts, numbers, booleans, lists of texts. Optional where it may be unknown. */
  readonly schema: z.ZodObject;
  /** Reads only, and only when a rule looks at a fact of this tool. What it throws is the answer of the call. */
  of(input: z.output<I>, context: CallContext<Ports>): Promise<Record<string, unknown>>;
}

export interface PlainTool<Ports, I extends InputShape, O extends OutputShape, G = unknown>
  extends ToolBase<Ports, I, O> {
  readonly paging?: undefined;
  readonly long?: Long;
  /**
   * What a write reads before it writes, for `run`. Outside of the transaction, so that a slow source keeps nobody from the
   * database, and not for a repeat that gets the first result. Reads only.
   */
  gather?(input: z.output<I>, context: ReadContext<Ports>): Promise<G>;
  run(input: z.output<I>, context: CallContext<Ports>, gathered: G): Promise<z.input<O>>;
}

export interface PagedTool<Ports, I extends InputShape, O extends OutputShape> extends ToolBase<Ports, I, O> {
  readonly effect: 'read';
  readonly paging: Paging;
  readonly long?: undefined;
  readonly gather?: undefined;
  /** Called again with a smaller `page.limit` when the answer would exceed the size cap. */
  run(input: z.output<I>, context: CallContext<Ports> & { readonly page: Page }): Promise<Paged<z.input<O>>>;
}

/** A tool with its schema types erased, as the registry holds it. */
// biome-ignore lint/suspicious/noExplicitAny: method parameters are checked where the tool is declared
export type AnyTool<Ports = any> = PlainTool<Ports, any, any, any> | PagedTool<Ports, any, any>;
