import type { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimitAsk, LimitRule, LimitState, LimitStore } from '../state/port.ts';

/** Counts of this process. They end with it. */
export function memoryLimits(): LimitStore {
  const limiters = new Map<string, RateLimiterMemory>();
  async function limiterOf({ points, seconds }: LimitRule): Promise<RateLimiterMemory> {
    const name = `${points}/${seconds}`;
    const known = limiters.get(name);
    if (known) return known;
    // Loaded by the first call that is counted, not by every start, and without the index: that brings a dozen databases.
    const { default: RateLimiterMemory } = await import('rate-limiter-flexible/lib/RateLimiterMemory.js');
    const limiter = limiters.get(name) ?? new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    limiters.set(name, limiter);
    return limiter;
  }
  async function taken({ key, rule }: LimitAsk): Promise<LimitState> {
    const limiter = await limiterOf(rule);
    // It rejects with what is left when nothing is; a memory cannot fail otherwise.
    return limiter.consume(key).then(stateOf(true), stateOf(false));
  }
  async function giveBack(asked: readonly LimitAsk[]): Promise<void> {
    for (const { key, rule } of asked) await (await limiterOf(rule)).reward(key);
  }
  return {
    async consume(asked) {
      const states = await Promise.all(asked.map(taken));
      if (!states.every((state) => state.allowed)) await giveBack(asked);
      return states;
    },
    giveBack,
  };
}

const stateOf =
  (allowed: boolean) =>
  ({ remainingPoints, msBeforeNext }: RateLimiterRes): LimitState => ({
    allowed,
    remaining: remainingPoints,
    resetMs: msBeforeNext,
  });
