import type { Call } from './call.ts';

/**
 * Resolves when the intent of the call is on disk and the call is counted; rejects when it may not go on. Both were begun
 * by the stages before, and the gate went on meanwhile. Whatever leaves a trace that no transaction would undo waits for
 * this first: a claim elsewhere, an approval, a job, a handler outside of one. A transaction waits before its commit.
 * Reads leave no trace.
 */
export async function settled(call: Call): Promise<void> {
  if (call.target.effect === 'read') return;
  await call.pending;
  call.signal.throwIfAborted();
}
