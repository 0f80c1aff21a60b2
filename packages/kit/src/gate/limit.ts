import type { Call, Stage } from './call.ts';

/**
 * Refuses what is too much: at once, or in a time. What leaves the company is counted only when it is carried out: a call
 * that waits for a confirmation, or repeats a finished one, gets its share back.
 */
export const limit: Stage = async (call, next) => {
  const { limiter } = call.runtime;
  const leave = limiter.enter(call);
  try {
    const { counted, plenty } = limiter.take(call);
    if (plenty) return await meanwhile(call, counted, next);
    const giveBack = await counted;
    try {
      // Its answer was given while it was being counted.
      call.signal.throwIfAborted();
      return await next();
    } finally {
      if (giveBack && !call.begun) {
        await giveBack().catch((error: unknown) => call.runtime.log.warn('a count was not taken back', { error }));
      }
    }
  } finally {
    leave();
  }
};

/** Goes on while the call is counted. The handler of a write waits for that, and so does the answer of a read. */
async function meanwhile(call: Call, counted: Promise<unknown>, next: () => Promise<unknown>): Promise<unknown> {
  const pending = Promise.all([call.pending, counted]);
  pending.catch(() => undefined);
  call.pending = pending;
  try {
    return await next();
  } finally {
    await counted;
  }
}
