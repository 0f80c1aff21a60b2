import { author, type CallContext, canonicalHash } from '@enterprise-mcp/kit';
import type { DevopsPorts } from './ports.ts';

/** The kit's declaring functions, typed with this server's ports. */
export const { tool, resource, prompt, defineServer } = author<DevopsPorts>();

/** By what a repeat of a write is known where no transaction spans it: of its key, or of this one call. */
export function markerOf(tool: string, { idempotencyKey, principal }: CallContext<DevopsPorts>): string {
  const hash = canonicalHash([tool, principal.id, idempotencyKey ?? crypto.randomUUID()]);
  return Buffer.from(hash, 'base64url').toString('hex').slice(0, 32);
}
