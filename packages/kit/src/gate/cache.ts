import { canonicalHash } from '../state/canonical.ts';
import type { Stage } from './call.ts';

/** Reuses answers of reads that allow it, never across principals or policies. */
export const cache: Stage = async (call, next) => {
  const { target, runtime, principal } = call;
  if (target.effect !== 'read' || !target.cacheMs) return next();
  const key = canonicalHash([principal.id, runtime.policy.version, target.kind, target.name, call.input, call.page]);
  const known = runtime.cache.get(key);
  if (known) return known.value;
  const value = await next();
  runtime.cache.set(key, { value }, { ttl: target.cacheMs });
  return value;
};
