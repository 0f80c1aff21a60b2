import type { Logger } from '../../serve/logger.ts';
import type { ProcessLike } from '../process-like.ts';

/** A rule that fails while a command asks it is no crash, but must not go unsaid. */
export function stderrLines({ stderr }: Pick<ProcessLike, 'stderr'>): Pick<Logger, 'error'> {
  return { error: (message, fields) => void stderr.write(`${message} ${JSON.stringify(fields ?? {})}\n`) };
}
