import { canonicalHash } from '../state/canonical.ts';
import type { Stage } from './call.ts';
import { recite, withNotes } from './noted.ts';

/** Runs a write with an idempotency key at most once and answers repeats with the first result. */
export const once: Stage = async (call, next) => {
  const { idempotencyKey, target, runtime } = call;
  if (idempotencyKey === undefined || target.effect === 'read') return next();
  const state = call.connection?.state ?? runtime.ownState;
  const { value, replayed } = await state.once.run(
    {
      server: runtime.server.name,
      principal: call.principal.id,
      tool: target.name,
      key: idempotencyKey,
      bodyHash: canonicalHash(call.input),
    },
    () => withNotes(call, next),
    { signal: call.signal },
  );
  if (!replayed) return value.value;
  recite(call, value);
  call.notes.push('This call ran before with the same idempotency_key; this is its first result.');
  return value.value;
};
