import type { Hit } from '../conversation.ts';

interface Context {
  readonly ports: {
    readonly conversations: readonly {
      search(
        query: { readonly words?: string | undefined },
        page: { readonly limit: number },
        options?: { readonly signal?: AbortSignal | undefined },
      ): Promise<{ readonly hits: readonly Hit[] }>;
    }[];
  };
  readonly signal: AbortSignal;
}

const SHOWN = 20;

/** Ids of the latest messages that have what was typed; of any, where an id is typed. */
export async function threadsTyped(typed: string, { ports, signal }: Context): Promise<readonly string[]> {
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
