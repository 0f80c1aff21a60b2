import type { Settings } from '../config/parse.ts';
import type { AnyServer } from '../define/server.ts';
import { stderrLogger } from './log.ts';
import type { ProcessLike } from './process-like.ts';
import { protocolStdout } from './protocol-stdout.ts';

/** Serves until stdin closes or a signal comes; calls in flight are finished first. Resolves to the exit code. */
export async function serve(server: AnyServer, settings: Settings, process: ProcessLike): Promise<number> {
  let shutdown: (() => void) | undefined;
  let stopping = false;
  const stop = () => {
    // Whoever asks twice means it.
    if (stopping) process.exit(1);
    stopping = true;
    shutdown?.();
  };
  const hostGone = () => {
    if (!stopping) stop();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const log = stderrLogger(settings, process);
  if (process.stdin.isTTY) {
    process.stderr.write(
      `${server.title} speaks MCP on stdin and stdout and is meant to be started by a host. See mcp-${server.name} --help.\n`,
    );
  }
  const stdout = protocolStdout(process, hostGone);
  try {
    const { serveServerStdio } = await import('../serve/stdio.ts');
    const serving = await serveServerStdio(server, settings, { log, stdin: process.stdin, stdout: stdout.stream });
    shutdown = () => {
      serving.shutdown().catch((error: unknown) => log.error('shutdown', { error }));
    };
    if (stopping) shutdown();
    await serving.closed;
    return 0;
  } finally {
    stdout.restore();
    process.off('SIGTERM', stop);
    process.off('SIGINT', stop);
    // An open stdin keeps a process alive that was told to end.
    process.stdin.destroy();
  }
}
