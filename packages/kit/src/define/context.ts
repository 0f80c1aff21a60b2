import type { Logger } from '../serve/logger.ts';
import type { Ask } from './ask.ts';
import type { ContentPart } from './content.ts';

/** On whose behalf a call runs. */
export interface Principal {
  /** Stable identifier: `os:<user>` on stdio, issuer and subject on HTTP. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** Which client speaks: what it said of itself, hence never a basis for trust. */
export interface Agent {
  readonly name: string;
  readonly version: string;
}

/** Where a page starts: JSON the adapter understands (keyset values). Sealed before a client sees it. */
export type Position = readonly (string | number | null)[];

export interface Page {
  readonly limit: number;
  readonly after?: Position | undefined;
}

/** The job that a long tool runs as. */
export interface JobRun {
  /** The same in every attempt. */
  readonly id: string;
  /** 1, and one more each time it is run again after its process died or was stopped. */
  readonly attempt: number;
}

/** What every handler is given beside its input. */
export interface CallContext<Ports> {
  readonly ports: Ports;
  readonly principal: Principal;
  readonly agent: Agent;
  /** Aborted by cancellation and by the deadline; hand it to the backend. */
  readonly signal: AbortSignal;
  /** Long tools only. */
  readonly job?: JobRun | undefined;
  readonly log: Logger;
  /** The key of this write, if the caller gave one: by it a backend that acts elsewhere can know a repeat again. */
  readonly idempotencyKey?: string | undefined;
  now(): Date;
  /** Adds a line to the answer's `notes`: a warning, a correction, what was left out. */
  note(text: string): void;
  /** Adds a picture, a sound, a file or a link to a tool's answer, beside its data. */
  attach(part: ContentPart): void;
  /** Asks the person at the client. */
  readonly ask: Ask;
  /** Tells a client that asked for it how far the call is. */
  progress(done: number, total?: number, message?: string): void;
}

/** What reads ahead of a handler are given: nothing by which they could act or answer. */
export type ReadContext<Ports> = Pick<CallContext<Ports>, 'ports' | 'principal' | 'agent' | 'signal' | 'log' | 'now'>;
