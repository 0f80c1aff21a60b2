const MAX = 5_000;

/** Answers kept for a while; a failure is asked anew. */
export function remembered<T>(forMs: number, now: () => Date) {
  const known = new Map<string, { readonly until: number; readonly value: Promise<T> }>();
  return (key: string, ask: () => Promise<T>): Promise<T> => {
    const found = known.get(key);
    if (found && found.until > now().getTime()) return found.value;
    if (known.size >= MAX) known.clear();
    const value = ask();
    known.set(key, { until: now().getTime() + forMs, value });
    value.catch(() => known.delete(key));
    return value;
  };
}
