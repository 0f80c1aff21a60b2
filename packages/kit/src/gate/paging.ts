import type { Paged } from '../define/tool.ts';
import { ANSWER_CAP, byteLength } from '../results/clip.ts';
import { fenceAt, openFence } from '../results/fence.ts';
import type { Stage } from './call.ts';

/** Leaves room for notes and the cursor, which are added later. */
const PAGE_CAP = ANSWER_CAP - 2048;

/**
 * Seals where the next page starts, and asks for a smaller page when one would exceed the cap: the rest stays
 * reachable by the cursor instead of being cut off.
 */
export const paging: Stage = async (call, next) => {
  if (!call.page) return next();
  const asked = call.page.limit;
  const said = call.notes.length;
  const fences = call.target.compiled?.fences ?? [];
  let limit = asked;
  for (;;) {
    const answer = (await next()) as Paged<Record<string, unknown>>;
    // Short texts weigh less than the fences around them.
    if (limit > 1 && byteLength(fenceAt(answer, fences, openFence().wrap)) > PAGE_CAP) {
      // The smaller page says again what is to be said.
      call.notes.length = said;
      limit = Math.max(1, Math.floor(limit / 2));
      call.page = { ...call.page, limit };
      continue;
    }
    if (limit < asked) call.notes.push(`Only ${limit} a page fit into the size limit; next_cursor continues.`);
    const { next: position, ...data } = answer;
    return {
      ...data,
      returned: firstListLength(data),
      ...(position && { next_cursor: call.runtime.cursors.seal(position, call.query ?? '') }),
    };
  }
};

/** A paged tool's first array is its page. */
function firstListLength(data: Record<string, unknown>): number {
  return Object.values(data).find(Array.isArray)?.length ?? 0;
}
