import { LRUCache } from 'lru-cache';
import { kitErrors } from '../errors/kit-errors.ts';
import type { KitState, OnceKey, OnceStore } from './port.ts';

/**
 * Kit state of one process, for servers without a database. It does not survive a restart, so it protects against
 * repeats within a session only.
 */
export function memoryState(): KitState {
  return { once: memoryOnceStore() };
}

function memoryOnceStore(): OnceStore {
  const running = new LRUCache<string, { bodyHash: string; value: Promise<unknown> }>({
    max: 10_000,
    ttl: 7 * 24 * 3600 * 1000,
  });
  return {
    async run<T>(key: OnceKey, effect: () => Promise<T>) {
      const id = JSON.stringify([key.server, key.principal, key.tool, key.key]);
      const known = running.get(id);
      if (known) {
        if (known.bodyHash !== key.bodyHash) throw kitErrors.IDEMPOTENCY_KEY_REUSED({ key: key.key });
        return { value: (await known.value) as T, replayed: true };
      }
      const value = effect();
      running.set(id, { bodyHash: key.bodyHash, value });
      try {
        return { value: await value, replayed: false };
      } catch (cause) {
        running.delete(id);
        throw cause;
      }
    },
  };
}
