import { canonicalHash } from '../state/canonical.ts';
import type { Stage } from './call.ts';
import { type Noted, recite, withNotes } from './noted.ts';

/** Reuses answers of reads that allow it, never across principals or policies. */
export const cache: Stage = async (call, next) => {
  const { target, runtime, principal } = call;
  if (target.effect !== 'read' || !target.cacheMs) return next();
  const key = canonicalHash([principal.id, runtime.policy.version, target.kind, target.name, call.input, call.page]);
  const known = runtime.cache.get(key);
  if (known) return recite(call, known);
  const noted: Noted = await withNotes(call, next);
  runtime.cache.set(key, noted, { ttl: target.cacheMs });
  return noted.value;
};
