import { CodedError } from '../errors/define.ts';
import { redactSecrets } from './log.ts';
import type { ProcessLike } from './process-like.ts';

/** Writes what went wrong to stderr, without secrets: a coded error's message, anything else with its stack. Returns 1. */
export function reportError(error: unknown, process: ProcessLike, secrets: readonly string[] = []): number {
  const text = error instanceof CodedError ? error.message : stackOf(error);
  process.stderr.write(`${redactSecrets({ secrets })(text)}\n`);
  return 1;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
