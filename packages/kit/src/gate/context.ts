import type { CallContext } from '../define/context.ts';
import { askOf } from './ask.ts';
import type { Call } from './call.ts';

/** What a handler sees of its call. */
export function contextOf(call: Call): CallContext<unknown> {
  return {
    ports: call.connection?.ports,
    principal: call.principal,
    agent: call.agent,
    signal: call.signal,
    job: call.job,
    log: call.runtime.log,
    idempotencyKey: call.idempotencyKey,
    now: call.runtime.now,
    note: (text) => call.notes.push(text),
    attach: (part) => call.parts.push(part),
    ask: askOf(call),
    progress: call.progress,
  };
}
