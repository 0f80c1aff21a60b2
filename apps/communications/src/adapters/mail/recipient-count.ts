import type { LimitRule, LimitStore } from '@enterprise-mcp/kit';
import { commsErrors } from '../../errors.ts';

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Counts each recipient in the kit's state, over all callers and replicas; `off` counts nobody. */
export function recipientCount(
  limits: LimitStore,
  limit: string,
  now: () => Date,
): ((addresses: readonly string[]) => Promise<void>) | undefined {
  const [, points, unit] = /^(\d+)\/([smhd])$/.exec(limit) ?? [];
  if (points === undefined) return undefined;
  const rule: LimitRule = { points: Number(points), seconds: seconds[unit as keyof typeof seconds] };
  return async (addresses) => {
    const asked = addresses.map((address) => ({ key: `comms/recipient/${address.toLowerCase()}`, rule }));
    const states = await limits.consume(asked);
    const full = states.findIndex(({ allowed }) => !allowed);
    if (full === -1) return;
    const resetAt = new Date(now().getTime() + (states[full]?.resetMs ?? 0));
    throw commsErrors.COMMS_RECIPIENT_LIMIT({
      address: addresses[full] ?? '',
      limit,
      reset_at: resetAt.toISOString(),
    });
  };
}
