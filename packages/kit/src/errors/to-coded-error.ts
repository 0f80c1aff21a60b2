import type { Logger } from '../serve/logger.ts';
import { CodedError } from './define.ts';
import { kitErrors } from './kit-errors.ts';

/** Coded errors pass; anything else becomes `INTERNAL` with the call's id, under which the log has the truth. */
export function toCodedError(
  thrown: unknown,
  call: { readonly id: string; readonly signal: AbortSignal; readonly target: { readonly name: string } },
  log: Logger,
): CodedError {
  if (thrown instanceof CodedError) return thrown;
  // A backend that was told to stop rejects in its own words; the reason for stopping is the better one.
  if (call.signal.aborted && call.signal.reason instanceof CodedError) return call.signal.reason;
  log.error('unexpected error', { reference: call.id, target: call.target.name, error: thrown });
  return kitErrors.INTERNAL({ reference: call.id }, { cause: thrown });
}
