import type { Stage } from './call.ts';

/**
 * Refuses what is too much: at once, or in a time. What leaves the company is counted only when it is carried out: a call
 * that waits for a confirmation, or repeats a finished one, gets its share back.
 */
export const limit: Stage = async (call, next) => {
  const { limiter } = call.runtime;
  const leave = limiter.enter(call);
  try {
    const giveBack = await limiter.take(call);
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
