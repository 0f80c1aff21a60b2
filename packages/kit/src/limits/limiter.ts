import { LRUCache } from 'lru-cache';
import { kitErrors } from '../errors/kit-errors.ts';
import type { Call } from '../gate/call.ts';
import type { LimitState, LimitStore } from '../state/port.ts';
import { type Bucket, bucketsOf, isOutside } from './buckets.ts';
import { memoryLimits } from './memory.ts';
import { type LimitSettings, limitText } from './rules.ts';

export interface Limiter {
  /** Throws `BUSY` where too many calls run already; returns what to call when this one has ended. */
  enter(call: Call): () => void;
  /**
   * Counts the call. `counted` rejects with `RATE_LIMITED` and has counted nothing, or with `LIMITS_UNAVAILABLE` where a
   * write cannot be counted. It resolves to a function that takes back what was counted for good: the call was never
   * carried out. `plenty`: going by the last count so much is left that a call may go on meanwhile.
   */
  take(call: Call): { readonly counted: Promise<(() => Promise<void>) | undefined>; readonly plenty: boolean };
}

export const unlimited: Limiter = {
  enter: () => () => undefined,
  take: () => ({ counted: Promise.resolve(undefined), plenty: false }),
};

export function createLimiter(server: string, settings: LimitSettings): Limiter {
  const memory = memoryLimits();
  const bucketsFor = bucketsOf(server, settings);
  const running = new Map<string, number>();
  let atOnce = 0;
  let failing = false;
  /** What shared counts had left when this process last took from them, and what it has begun to take since. */
  const left = new LRUCache<string, number>({ max: 10_000 });

  function isPlenty(buckets: readonly Bucket[]): boolean {
    const plenty = buckets.every(({ key, rule }) => (left.get(key) ?? 0) > rule.points * SCARCE);
    for (const { key } of buckets) left.set(key, (left.get(key) ?? 0) - 1);
    return plenty;
  }

  /** Undefined where a read goes on uncounted. */
  async function inState(call: Call, buckets: readonly Bucket[]): Promise<LimitStore | undefined> {
    let limits: LimitStore | undefined;
    try {
      ({ limits } = await call.runtime.state());
      const states = await limits.consume(buckets);
      for (const [index, { key }] of buckets.entries()) left.set(key, states[index]?.remaining ?? 0);
      refuse(call, buckets, states);
      failing = false;
      return limits;
    } catch (cause) {
      if (isRefusal(cause)) throw cause;
      if (!failing)
        call.runtime.log.error('calls cannot be counted: reads go on, writes are refused', { error: cause });
      failing = true;
      if (call.target.effect === 'read') return undefined;
      // Why there is no state at all tells more.
      throw limits ? kitErrors.LIMITS_UNAVAILABLE({}, { cause }) : cause;
    }
  }

  return {
    enter({ principal: { id } }) {
      const own = running.get(id) ?? 0;
      if (own >= settings.atOnce.principal) throw kitErrors.BUSY({ running: own, whose: 'for you' });
      if (atOnce >= settings.atOnce.process) throw kitErrors.BUSY({ running: atOnce, whose: 'for everybody' });
      running.set(id, own + 1);
      atOnce++;
      return () => {
        atOnce--;
        const left = (running.get(id) ?? 1) - 1;
        if (left > 0) running.set(id, left);
        else running.delete(id);
      };
    },
    take(call) {
      const { here, shared } = bucketsFor(call);
      // What leaves the company may get its count back, and is not begun before it has one.
      const plenty = here.length === 0 && isPlenty(shared) && !isOutside(call.target.effect);
      const counted = take(call, here, shared);
      counted.catch(() => undefined);
      return { counted, plenty };
    },
  };

  async function take(call: Call, here: readonly Bucket[], shared: readonly Bucket[]) {
    if (here.length > 0) refuse(call, here, await memory.consume(here));
    if (shared.length === 0) return undefined;
    try {
      const limits = await inState(call, shared);
      return limits && isOutside(call.target.effect) ? () => limits.giveBack(shared) : undefined;
    } catch (error) {
      if (isRefusal(error)) await memory.giveBack(here);
      throw error;
    }
  }
}

/** Below this share of a limit each call waits for its count. */
const SCARCE = 0.2;

const REFUSED = 'RATE_LIMITED';
const isRefusal = (thrown: unknown) => thrown instanceof Error && 'code' in thrown && thrown.code === REFUSED;

/** Names the bucket that stays empty longest: before that, a repeat is of no use. */
function refuse(call: Call, buckets: readonly Bucket[], states: readonly LimitState[]): void {
  const empty = buckets
    .flatMap((bucket, index) => {
      const state = states[index];
      return state && !state.allowed ? [{ bucket, resetMs: state.resetMs }] : [];
    })
    .sort((a, b) => b.resetMs - a.resetMs)[0];
  if (!empty) return;
  const seconds = Math.ceil(empty.resetMs / 1000);
  throw kitErrors[REFUSED]({
    limit: limitText(empty.bucket.rule),
    bucket: empty.bucket.what,
    reset_seconds: seconds,
    reset_at: new Date(call.runtime.now().getTime() + seconds * 1000).toISOString(),
  });
}
