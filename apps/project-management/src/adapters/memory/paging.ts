import type { Page, Position } from '@enterprise-mcp/kit';
import type { PageOf } from '../../ports.ts';

type Value = string | number | null;

/** One component of an order. Empty values come last either way. */
export interface Order<T> {
  readonly by: (item: T) => Value;
  readonly descending?: boolean;
}

/** Keyset paging: the position is the sort key of the last item, so rows written in between neither repeat nor hide others. */
export function pageOf<T>(items: readonly T[], order: readonly Order<T>[], page: Page): PageOf<T> {
  const keyOf = (item: T): Position => order.map(({ by }) => by(item));
  const compare = (a: Position, b: Position) => compareKeys(a, b, order);
  const sorted = items.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  const { after } = page;
  const rest = after ? sorted.filter((item) => compare(keyOf(item), after) > 0) : sorted;
  const shown = rest.slice(0, page.limit);
  const last = shown.at(-1);
  return { items: shown, next: last !== undefined && rest.length > shown.length ? keyOf(last) : undefined };
}

function compareKeys<T>(a: Position, b: Position, order: readonly Order<T>[]): number {
  for (const [index, { descending }] of order.entries()) {
    const difference = compareValues(a[index] ?? null, b[index] ?? null, descending ?? false);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareValues(a: Value, b: Value, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b === descending ? 1 : -1;
}
