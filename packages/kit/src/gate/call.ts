import type * as z from 'zod';
import type { RuleTree } from '../audit/rules.ts';
import type { CompiledTool } from '../define/compile.ts';
import type { Connection } from '../define/connection.ts';
import type { ContentPart } from '../define/content.ts';
import type { Agent, JobRun, Page, Principal } from '../define/context.ts';
import type { Effect } from '../define/tool.ts';
import type { Verdict } from '../policy/port.ts';
import type { FencePath } from '../results/fence.ts';
import type { Peer, Runtime } from '../serve/runtime.ts';

/** What is being called, whichever of the protocol's kinds it is. */
export interface Target {
  readonly kind: 'tool' | 'resource' | 'prompt' | 'completion';
  /** Tool or prompt name, resource URI. */
  readonly name: string;
  /** What a policy calls it: tool or prompt name; a resource's URI, of a template the template's. */
  readonly rule: string;
  readonly effect: Effect;
  readonly permission: string;
  /** Only a policy file can permit it. */
  readonly reserved?: boolean | undefined;
  readonly deadlineMs?: number | undefined;
  readonly cacheMs?: number | undefined;
  /** Present for tools. */
  readonly compiled?: CompiledTool;
  /** What the arguments of another kind must fit: those of prompts. */
  readonly schema?: z.ZodObject;
  /** How the audit log keeps what is no tool's argument and no prompt's: the variables of a resource's URI. */
  readonly auditRules?: RuleTree | undefined;
  /** There is nothing of this name: the attempt is recorded and refused. */
  readonly unknown?: boolean;
  /** The handler itself, innermost of the gate. */
  run(call: Call): Promise<unknown>;
}

/** One call on its way through the gate. Stages fill in what later ones need. */
export interface Call {
  readonly id: string;
  readonly runtime: Runtime;
  readonly target: Target;
  readonly receivedAt: number;
  /** What the client sent; `validate` replaces it with what it parsed. */
  input: unknown;
  readonly agent: Agent;
  principal: Principal;
  /** Whoever is at the other end of the wire. */
  readonly peer: Peer;
  /** W3C trace context of the client, if it sent one. */
  traceparent?: string | undefined;
  /** Aborted by the client's cancellation; `deadline` narrows it. */
  signal: AbortSignal;
  /** What the tool found out of the call for the policy. */
  facts?: Readonly<Record<string, unknown>>;
  /** What the policy said; absent when the call did not get that far. */
  verdict?: Verdict;
  /** The approval that the call ran with, or waits for. */
  approval?: string;
  connection?: Connection<unknown>;
  /** What the tool read before its transaction. */
  gathered?: { readonly value: unknown };
  /** What its handler writes is undone if the call fails: it may begin before the call is `settled`. */
  undone?: boolean;
  /** Its handler was started. */
  begun?: boolean;
  /** An earlier call with the same key was confirmed and started its handler; this one may only go on from there. */
  begunBefore?: boolean;
  /** What is still being recorded or counted; `settled` waits for it. */
  pending?: Promise<unknown>;
  idempotencyKey?: string | undefined;
  /** The job that a long tool's handler runs as. */
  readonly job?: JobRun;
  /** Where this answer holds text from outside, when that is not the target's own declaration. */
  fences?: readonly FencePath[];
  page?: Page;
  /** Binds cursors to the query they continue. */
  query?: string;
  readonly notes: string[];
  /** Pictures and files beside the data. */
  readonly parts: ContentPart[];
  progress(done: number, total?: number, message?: string): void;
}

/** One stage of the gate: does its part and hands on, or throws a coded error. */
export type Stage = (call: Call, next: () => Promise<unknown>) => Promise<unknown>;
