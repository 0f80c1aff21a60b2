import type { LimitAsk, LimitStore } from '@enterprise-mcp/kit';
import type { Database } from '../database.ts';

/** One count in this many also removes what is over. */
const PRUNE_EVERY = 500;

interface Count {
  readonly key: string;
  readonly used: number;
  readonly reset_ms: number;
}

/**
 * Counts in `kit.limits`, in the windows of rate-limiter-flexible. Its own PostgreSQL store takes one key a statement;
 * a call that counts in three places would pay three round trips, here it is one.
 */
export function postgresLimits(db: Database, scope: string): LimitStore {
  let counts = 0;
  return {
    async consume(asked) {
      const { keys, seconds } = columnsOf(asked, scope);
      const { rows } = await db.alone<Count>(take, [keys, seconds]);
      const taken = new Map(rows.map((row) => [row.key, row]));
      const states = asked.map(({ key, rule }) => {
        const { used, reset_ms } = taken.get(`${scope}:${key}`) ?? { used: Number.POSITIVE_INFINITY, reset_ms: 0 };
        return { allowed: used <= rule.points, remaining: Math.max(0, rule.points - used), resetMs: reset_ms };
      });
      if (!states.every(({ allowed }) => allowed)) await db.alone(giveBack, [keys]);
      if (counts++ % PRUNE_EVERY === 0) await db.alone(prune);
      return states;
    },
    async giveBack(asked) {
      await db.alone(giveBack, [columnsOf(asked, scope).keys]);
    },
  };
}

/** Sorted: two statements that lock the same rows in another order would wait for each other. */
function columnsOf(asked: readonly LimitAsk[], scope: string) {
  const sorted = [...asked].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { keys: sorted.map(({ key }) => `${scope}:${key}`), seconds: sorted.map(({ rule }) => rule.seconds) };
}

const take = 'SELECT taken_key AS key, taken AS used, reset_ms FROM kit.take_limits($1, $2)';

/** Locks in the order of `take_limits`. */
const giveBack = `UPDATE kit.limits AS stored SET used = used - 1
  FROM (SELECT limits.key FROM unnest($1::text[]) WITH ORDINALITY AS asked (key, place) JOIN kit.limits USING (key)
        ORDER BY place FOR UPDATE OF limits) AS locked
  WHERE stored.key = locked.key AND used > 0 AND reset_at > now()`;

const prune = `DELETE FROM kit.limits WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM kit.limits WHERE reset_at < now() LIMIT 1000 FOR UPDATE SKIP LOCKED))`;
