import type { CallContext } from '@enterprise-mcp/kit';
import type { CommsPorts } from '../ports.ts';

const SHOWN = 20;

/** Ids of the latest messages that have what was typed; of any, where an id is typed. */
export async function threadsTyped(
  typed: string,
  { ports, signal }: CallContext<CommsPorts>,
): Promise<readonly string[]> {
  const words = /^(mail|slack):/.test(typed) ? undefined : typed.trim() || undefined;
  const found = await Promise.all(
    ports.conversations.map((source) =>
      source.search({ words }, { limit: SHOWN }, { signal }).then(
        ({ hits }) => hits,
        () => [],
      ),
    ),
  );
  const ids = found
    .flat()
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .map(({ id }) => id);
  return words === undefined ? ids.filter((id) => id.startsWith(typed.trim())) : ids;
}
