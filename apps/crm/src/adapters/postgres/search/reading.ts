import type { Position } from '@enterprise-mcp/kit';
import type { Count, Found, Tier } from './tier.ts';

/** A tier that is made when it is needed; undefined when it has nothing to say. */
export type LazyTier = () => Promise<Tier | undefined>;

/** Ways to match, asked one after the other until a page is full. */
export class Reading {
  readonly #tiers: readonly LazyTier[];

  constructor(tiers: readonly LazyTier[]) {
    this.#tiers = tiers.map(once);
  }

  /** `after` is a key of an earlier page: the tier's name and its own key. */
  async page(after: Position | undefined, limit: number): Promise<readonly Found[]> {
    const found: Found[] = [];
    const [resumeAt, ...key] = after ?? [];
    let resumed = after === undefined;
    for (const make of this.#tiers) {
      if (found.length >= limit) break;
      const tier = await make();
      if (!tier || (!resumed && tier.name !== resumeAt)) continue;
      const start = resumed ? undefined : key;
      resumed = true;
      for (const hit of await tier.page(start, limit - found.length)) {
        found.push({ row: hit.row, key: [tier.name, ...hit.key] });
      }
    }
    return found;
  }

  async count(cap: number): Promise<Count> {
    let count = 0;
    let exact = true;
    for (const make of this.#tiers) {
      const tier = count < cap ? await make() : undefined;
      if (!tier) continue;
      const more = await tier.count(cap - count);
      count += more.count;
      exact &&= more.exact;
    }
    return { count, exact: exact && count < cap };
  }
}

function once(make: LazyTier): LazyTier {
  let made: Promise<Tier | undefined> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
