import type { Call } from './call.ts';

/**
 * Resolves when the intent of the call is on disk and the call is counted; rejects when it may not go on. Both were begun
 * by the stages before, and the gate went on meanwhile. Whatever leaves a trace that the transaction of the handler would
 * not undo waits for this first: a claim elsewhere, an approval, a job, the handler itself. Reads leave none.
 */
export async function settled(call: Call): Promise<void> {
  if (call.target.effect === 'read') return;
  await call.pending;
  call.signal.throwIfAborted();
}
