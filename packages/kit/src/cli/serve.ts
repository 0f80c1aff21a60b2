import type { Writable } from 'node:stream';
import type { Settings } from '../config/parse.ts';
import type { AnyServer } from '../define/server.ts';
import type { Logger } from '../serve/logger.ts';
import type { Serving } from '../serve/stdio.ts';
import { stderrLogger } from './log.ts';
import type { ProcessLike } from './process-like.ts';
import { protocolStdout } from './protocol-stdout.ts';

/**
 * Serves until stdin closes (unless over HTTP), a signal comes or an exception was caught nowhere; calls in flight are finished first.
 * Resolves to the exit code, which is 1 after such an exception.
 */
export async function serve(server: AnyServer, settings: Settings, process: ProcessLike): Promise<number> {
  let shutdown: (() => void) | undefined;
  let stopping = false;
  const stop = () => {
    // Whoever asks twice means it.
    if (stopping) process.exit(1);
    stopping = true;
    shutdown?.();
  };
  const stopOnce = () => {
    if (!stopping) stop();
  };
  const log = stderrLogger(settings, process);
  let crashed = false;
  // Node would print what was thrown as it is, secrets included, and end the session with calls in flight.
  const rejected = (error: unknown) => log.error('a promise was rejected and nobody awaits it', { error });
  const crash = (error: unknown) => {
    crashed = true;
    log.error('an exception was caught nowhere; shutting down', { error });
    stopOnce();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('unhandledRejection', rejected);
  process.on('uncaughtException', crash);
  // A host may close what it does not read. Without its log a server still serves.
  process.stderr.on('error', () => undefined);
  const stdout = protocolStdout(process, stopOnce);
  try {
    const serving = await serverOn(server, settings, log, process, stdout.stream);
    shutdown = () => {
      serving.shutdown().catch((error: unknown) => log.error('shutdown', { error }));
    };
    if (stopping) shutdown();
    await serving.closed;
    return crashed ? 1 : 0;
  } finally {
    stdout.restore();
    process.off('SIGTERM', stop);
    process.off('SIGINT', stop);
    process.off('unhandledRejection', rejected);
    process.off('uncaughtException', crash);
    // An open stdin keeps a process alive that was told to end.
    process.stdin.destroy();
  }
}

/** Hosts start a server over stdio and wait for it: what HTTP needs is loaded only where it is asked for. */
async function serverOn(
  server: AnyServer,
  settings: Settings,
  log: Logger,
  process: ProcessLike,
  stdout: Writable,
): Promise<Serving> {
  const { stdin, stderr } = process;
  if (settings.http) {
    const { serveServerHttp } = await import('../serve/http/serve.ts');
    const serving = await serveServerHttp(server, settings, { log, stderr, address: settings.http });
    process.stderr.write(`${server.title} speaks MCP at ${serving.url}, to this machine only.\n`);
    return serving;
  }
  if (process.stdin.isTTY) {
    process.stderr.write(
      `${server.title} speaks MCP on stdin and stdout and is meant to be started by a host. See mcp-${server.name} --help.\n`,
    );
  }
  const { serveServerStdio } = await import('../serve/stdio.ts');
  return serveServerStdio(server, settings, { log, stdin, stdout, stderr });
}
