import type { LimitAsk, LimitState, LimitStore, RecordStore } from '../state/port.ts';

const COLLECTION = 'limits';

interface Count {
  readonly used: number;
  readonly resetAt: number;
}

/** Counts as records, for a store that has nothing better. The windows are those of rate-limiter-flexible. */
export function recordLimits(records: RecordStore, now: () => Date = () => new Date()): LimitStore {
  /** Calls of this process take turns; only other processes can come in between. */
  let turn: Promise<unknown> = Promise.resolve();

  /** Changes the count by one; a refused call changes nothing. */
  async function change({ key, rule }: LimitAsk, by: 1 | -1): Promise<LimitState> {
    for (;;) {
      const time = now().getTime();
      const known = await records.get<Count>(COLLECTION, key);
      const { used, resetAt } = known?.value ?? { used: 0, resetAt: time + rule.seconds * 1000 };
      const after = Math.max(0, used + by);
      const state = { remaining: Math.max(0, rule.points - after), resetMs: Math.max(0, resetAt - time) };
      if (after > rule.points) return { allowed: false, ...state };
      const options = { expected: known?.version ?? 0, expiresAt: new Date(resetAt) };
      if (await records.put(COLLECTION, key, { used: after, resetAt }, options)) return { allowed: true, ...state };
    }
  }

  async function take(asked: readonly LimitAsk[]): Promise<readonly LimitState[]> {
    const states: LimitState[] = [];
    for (const ask of asked) states.push(await change(ask, 1));
    if (states.every(({ allowed }) => allowed)) return states;
    for (const [index, ask] of asked.entries()) if (states[index]?.allowed) await change(ask, -1);
    return states;
  }

  return {
    consume(asked) {
      const taken = turn.then(() => take(asked));
      turn = taken.catch(() => undefined);
      return taken;
    },
  };
}
