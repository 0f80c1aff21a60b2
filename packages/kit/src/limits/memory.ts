import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimitRule, LimitState, LimitStore } from '../state/port.ts';

/** Counts of this process. They end with it. */
export function memoryLimits(): LimitStore {
  const limiters = new Map<string, RateLimiterMemory>();
  const limiterOf = ({ points, seconds }: LimitRule): RateLimiterMemory => {
    const name = `${points}/${seconds}`;
    const limiter = limiters.get(name) ?? new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    limiters.set(name, limiter);
    return limiter;
  };
  return { consume: (key, rule) => taken(limiterOf(rule).consume(key)) };
}

/** rate-limiter-flexible rejects both with what is left, when nothing is, and with an error, when its store fails. */
export function taken(consumed: Promise<RateLimiterRes>): Promise<LimitState> {
  const stateOf = (result: RateLimiterRes, allowed: boolean): LimitState => ({
    allowed,
    remaining: result.remainingPoints,
    resetMs: result.msBeforeNext,
  });
  return consumed.then(
    (result) => stateOf(result, true),
    (refused: unknown) => {
      if (refused instanceof RateLimiterRes) return stateOf(refused, false);
      throw refused;
    },
  );
}
