import { canonicalHash } from '../state/canonical.ts';
import type { Call, Stage } from './call.ts';
import { type Noted, recite, withNotes } from './noted.ts';

/**
 * Reuses answers of reads that allow it, never across principals, roles, clients or policies. Whatever writes makes this
 * process forget all of them: a read after a write is not stale. Errors are not remembered.
 */
export const cache: Stage = async (call, next) => {
  const { target, runtime } = call;
  if (target.effect !== 'read') {
    // Also when it failed: what was written by then is not known here.
    return next().finally(() => {
      if (call.begun) runtime.cache.clear();
    });
  }
  if (!target.cacheMs) return next();
  const key = keyOf(call);
  const known = runtime.cache.get(key);
  if (known) return recite(call, known);
  const { generation } = runtime.cache;
  const noted: Noted = await withNotes(call, next);
  runtime.cache.set(key, noted, { ttl: target.cacheMs, generation });
  return noted.value;
};

/** Everything that an answer can depend on, beside the data. */
function keyOf({ principal, agent, runtime, target, input, page }: Call): string {
  const { id, roles } = principal;
  return canonicalHash([id, [...roles].sort(), agent, runtime.policy.version, target.kind, target.name, input, page]);
}
