import type { ProcessLike } from '../process-like.ts';

/** Runs `work` with a signal that is aborted by Ctrl-C, and by `… | head` closing the pipe. */
export async function untilStopped(process: ProcessLike, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.stdout.on('error', end);
  try {
    await work(stop.signal);
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    process.stdout.off('error', end);
  }
}
