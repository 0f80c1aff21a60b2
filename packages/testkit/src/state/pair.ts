import type { KitState } from '@enterprise-mcp/kit';

/** The same store twice: as this process sees it and as another does. */
export interface StatePair {
  readonly state: KitState;
  readonly other: KitState;
}

let made = 0;
/** No two tests share a name, so that none needs an empty store. */
export const fresh = (what: string) => `${what}-${process.pid}-${made++}`;
