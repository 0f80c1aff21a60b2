import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/parse.ts';
import type { ConnectContext, Connection } from '../define/connection.ts';
import type { AnyServer } from '../define/server.ts';

/**
 * Opens a server's backends, for serving and for commands alike. `--demo` has a data folder of its own, so that sample
 * data never mixes with real data.
 */
export async function openBackends(
  server: AnyServer,
  settings: Settings,
  context: Omit<ConnectContext, 'dataDir' | 'demo'>,
): Promise<Connection<unknown>> {
  const { demo } = settings;
  const dataDir = demo ? join(settings.common.dataDir, 'demo') : settings.common.dataDir;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return server.connect(settings.config as Record<string, unknown>, { ...context, dataDir, demo });
}
