import type { RecordStore } from '../../src/state/port.ts';

/** Runs what waits for its turn one after another, in an order that the test was given. */
export interface Turns {
  /** Resolves when it is this one's turn. */
  turn(): Promise<void>;
  /** Gives turns until this has ended and nothing waits any more. */
  until<T>(work: Promise<T>): Promise<T>;
}

/** `choices`: which of those that wait goes next, at each step; the first where there are no more choices. */
export function turns(choices: readonly number[]): Turns {
  const waiting: (() => void)[] = [];
  let step = 0;
  return {
    turn: () => new Promise((resolve) => waiting.push(resolve)),
    async until(work) {
      let ended = false;
      const end = () => {
        ended = true;
      };
      work.then(end, end);
      while (!ended || waiting.length > 0) {
        const [next] = waiting.splice((choices[step++] ?? 0) % waiting.length, 1);
        next?.();
        // Whoever went last gets as far as its next turn.
        await new Promise(setImmediate);
      }
      return work;
    },
  };
}

/** A store whose every operation waits for its turn, as those of other processes come in between. */
export function inTurns(records: RecordStore, { turn }: Turns): RecordStore {
  return {
    get: async (...args) => turn().then(() => records.get(...args)) as never,
    put: async (...args) => turn().then(() => records.put(...args)),
    list: async (...args) => turn().then(() => records.list(...args)) as never,
    remove: async (...args) => turn().then(() => records.remove(...args)),
  };
}
