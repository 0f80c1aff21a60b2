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
      if (used + by < 0) return { allowed: true, remaining: rule.points, resetMs: 0 };
      const after = used + by;
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
    await giveBack(asked.filter((_, index) => states[index]?.allowed));
    return states;
  }

  async function giveBack(asked: readonly LimitAsk[]): Promise<void> {
    for (const ask of asked) await change(ask, -1);
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  return { consume: (asked) => inTurn(() => take(asked)), giveBack: (asked) => inTurn(() => giveBack(asked)) };
}
