import { LRUCache } from 'lru-cache';
import { kitErrors } from '../errors/kit-errors.ts';
import { memoryLimits } from '../limits/memory.ts';
import { memoryRecords } from './memory-records.ts';
import type { KitState, OnceKey, OnceOptions, OnceStore } from './port.ts';

/**
 * Kit state of one process, for servers without a database. It does not survive a restart, so it protects against
 * repeats within a session only.
 */
export function memoryState(): KitState {
  return { once: memoryOnceStore(), records: memoryRecords(), limits: memoryLimits() };
}

function memoryOnceStore(): OnceStore {
  const running = new LRUCache<string, { bodyHash: string; value: Promise<unknown> }>({
    max: 10_000,
    ttl: 7 * 24 * 3600 * 1000,
  });
  const idOf = (key: OnceKey) => JSON.stringify([key.server, key.principal, key.tool, key.key]);
  const knownAs = (key: OnceKey) => {
    const known = running.get(idOf(key));
    if (known && known.bodyHash !== key.bodyHash) throw kitErrors.IDEMPOTENCY_KEY_REUSED({ key: key.key });
    return known;
  };
  return {
    async find<T>(key: OnceKey) {
      return knownAs(key)?.value.then(
        (value) => ({ value: value as T }),
        () => undefined,
      );
    },
    async run<T>(key: OnceKey, effect: () => Promise<T>, options?: OnceOptions) {
      const id = idOf(key);
      for (let known = knownAs(key); known; known = knownAs(key)) {
        const { value } = known;
        const outcome = await value.then((result) => ({ result: result as T })).catch(() => undefined);
        if (outcome) return { value: outcome.result, replayed: true };
        // Its failure was the other caller's own, and it left nothing: the next in line tries.
        if (running.get(id)?.value === value) running.delete(id);
        options?.signal?.throwIfAborted();
      }
      const value = effect();
      running.set(id, { bodyHash: key.bodyHash, value });
      try {
        return { value: await value, replayed: false };
      } catch (cause) {
        if (running.get(id)?.value === value) running.delete(id);
        throw cause;
      }
    },
  };
}
