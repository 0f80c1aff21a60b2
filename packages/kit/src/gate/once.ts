import { canonicalHash } from '../state/canonical.ts';
import type { OnceKey } from '../state/port.ts';
import type { Call, Stage } from './call.ts';
import { type Noted, recite, withNotes } from './noted.ts';
import { settled } from './settled.ts';

/** Runs a write with an idempotency key at most once and answers repeats with the first result. */
export const once: Stage = async (call, next) => {
  const key = keyOf(call);
  if (key === undefined) return next();
  const state = call.connection?.state ?? call.runtime.ownState;
  const elsewhere = isElsewhere(call);
  if (elsewhere) await settled(call);
  const options = {
    signal: call.signal,
    elsewhere,
    resumes: call.connection?.resumes === true,
    begun: call.begunBefore === true,
    durable: call.target.effect !== 'write',
    tentative: true,
  };
  const forget = forgetting(call);
  const effect = () => {
    forget();
    return !elsewhere && state.once.undoes ? untilSettled(call, next) : withNotes(call, next);
  };
  const { value, replayed } = await state.once.run(key, effect, options);
  if (!replayed) return value.value;
  forget();
  return replay(call, value);
};

/** Takes back what was noted since: a handler that was begun in vain, for a repeat, may have left something. */
function forgetting({ notes, parts }: Call): () => void {
  const [noted, attached] = [notes.length, parts.length];
  return () => {
    notes.length = noted;
    parts.length = attached;
  };
}

/** The handler works while the intent goes to disk. Nothing of it stands before the commit, and that waits. */
async function untilSettled(call: Call, next: () => Promise<unknown>): Promise<Noted> {
  call.undone = true;
  const noted = await withNotes(call, next);
  await settled(call);
  return noted;
}

/** The answer of a call that finished before, or that it began; for stages that come before this one. */
export async function ranBefore(call: Call): Promise<{ readonly answer: unknown } | 'begun' | undefined> {
  const found = await knownOf(call);
  return found === undefined || found === 'begun' ? found : { answer: replay(call, found.value) };
}

/** Whether the call is a repeat that will get the first one's answer. */
export async function isAnswered(call: Call): Promise<boolean> {
  const found = await knownOf(call);
  return found !== undefined && found !== 'begun';
}

async function knownOf(call: Call): Promise<{ readonly value: Noted } | 'begun' | undefined> {
  const key = keyOf(call);
  return key && (await call.runtime.state()).once.find<Noted>(key);
}

/** Whether the effect cannot commit together with its key. */
function isElsewhere({ target, connection }: Call): boolean {
  return target.effect === 'outward' || target.compiled?.tool.elsewhere === true || connection?.state === undefined;
}

function keyOf({ idempotencyKey, target, runtime, principal, input }: Call): OnceKey | undefined {
  if (idempotencyKey === undefined || target.effect === 'read') return undefined;
  return {
    server: runtime.server.name,
    principal: principal.id,
    tool: target.name,
    key: idempotencyKey,
    bodyHash: canonicalHash(input),
  };
}

const REPLAYED = 'This call ran before with the same idempotency_key; this is its first result.';

function replay(call: Call, first: Noted): unknown {
  recite(call, first);
  // Long work is looked up twice.
  if (!call.notes.includes(REPLAYED)) call.notes.push(REPLAYED);
  return first.value;
}
