import { type Person, persons } from '@enterprise-mcp/testkit';

export interface Ledger {
  /** The test is the person: it is about to send so many. */
  approve(count?: number): void;
  /** A person at a client; what they say yes to is approved. */
  readonly person: Person;
  /** Throws where more arrived than was approved. */
  settle(arrived: number): void;
}

/**
 * How much of what arrives at a backend a person has said yes to. Each backend of these tests has one: it counts on its own side,
 * and whoever stops it compares, so that a message that nobody approved fails the run, whichever test let it out.
 */
export function ledgerOf(backend: string): Ledger {
  let approved = 0;
  const approve = (count = 1) => {
    approved += count;
  };
  return {
    approve,
    person: async () => {
      approve();
      return persons.saysYes();
    },
    settle(arrived) {
      if (arrived > approved) throw new Error(`${backend} took ${arrived}, and ${approved} were approved`);
    },
  };
}

/** An adapter as a test calls it itself: each call of `method` is approved by the test that makes it. */
export function byHand<T extends object, K extends keyof T>(adapter: T, method: K, ledger: Ledger): T {
  const original = adapter[method];
  if (typeof original !== 'function') throw new TypeError(`${String(method)} is no method`);
  const counted = (...args: unknown[]) => {
    ledger.approve();
    return original.apply(adapter, args);
  };
  return { ...adapter, [method]: counted };
}
