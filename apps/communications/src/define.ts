import { author, type CallContext, canonicalHash } from '@enterprise-mcp/kit';
import type { CommsPorts, Mark } from './ports.ts';

/** The kit's declaring functions, typed with this server's ports. */
export const { tool, resource, prompt, defineServer } = author<CommsPorts>();

/** Of the call's key; without one, of its arguments, so that the same again is noticed. */
export function markOf(
  tool: string,
  input: object,
  { idempotencyKey, principal }: Pick<CallContext<CommsPorts>, 'idempotencyKey' | 'principal'>,
): Mark {
  const call = idempotencyKey === undefined ? { input } : { key: idempotencyKey };
  const id = Buffer.from(canonicalHash([tool, principal.id, call]), 'base64url')
    .toString('hex')
    .slice(0, 40);
  return { id, keyed: idempotencyKey !== undefined };
}
