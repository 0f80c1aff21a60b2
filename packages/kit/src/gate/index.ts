import { audit } from './audit.ts';
import { authorize, visible } from './authorize.ts';
import { cache } from './cache.ts';
import type { Call, Stage } from './call.ts';
import { confirm } from './confirm.ts';
import { connect } from './connect.ts';
import { deadline } from './deadline.ts';
import { gather } from './gather.ts';
import { identify } from './identify.ts';
import { job, ticket } from './job.ts';
import { limit } from './limit.ts';
import { once } from './once.ts';
import { paging } from './paging.ts';
import { rich } from './rich.ts';
import { settled } from './settled.ts';
import { shape } from './shape.ts';
import { trace } from './trace.ts';
import { validate } from './validate.ts';

/** Everything that runs around every call, outermost first. Why this order: docs/adr/0003-gate-order.md. */
export const gate: readonly Stage[] = [
  trace, //     trace context of the client, for log and audit
  identify, //  on whose behalf
  audit, //     intent before anything happens, outcome after; no audit, no write
  rich, //      pictures, files and messages: cleaned and capped
  shape, //     on the way out: redact, strip, fence, cap
  visible, //   what this caller may never call does not exist
  validate, //  strict arguments, harmless corrections reported
  authorize, // allow, deny or confirm, by effect, permission and start-up restrictions
  deadline, //  every call ends in time; cancellation reaches the backend
  limit, //     per principal × agent × effect, and per tool
  confirm, //   a person decides; fails closed
  cache, //     reads only, per principal
  connect, //   opens the backends on first use
  job, //       long work goes on behind its answer
  gather, //    what a write reads first, outside of its transaction
  once, //      same key, same body: same result
  ticket, //    of long work: the same job
  paging, //    cursors opened and sealed, pages shrunk to the cap
];

/** Runs a call through the stages and then its handler. */
export function runThroughGate(call: Call, stages: readonly Stage[] = gate): Promise<unknown> {
  const at = (index: number): Promise<unknown> => {
    const stage = stages[index];
    if (stage) return stage(call, () => at(index + 1));
    return begin(call);
  };
  return at(0);
}

async function begin(call: Call): Promise<unknown> {
  if (!call.undone) await settled(call);
  call.begun = true;
  return call.target.run(call);
}
