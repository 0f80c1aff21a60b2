import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/parse.ts';
import type { ConnectContext, Connection } from '../define/connection.ts';
import type { AnyServer } from '../define/server.ts';
import { fileState } from '../state/file.ts';
import type { KitState } from '../state/port.ts';

function dataDirOf({ demo, common }: Settings): string {
  return demo ? join(common.dataDir, 'demo') : common.dataDir;
}

/** The kit's own state in files, for a connection that brings none: the same for serving and for commands. */
export function ownStateOf(settings: Settings): KitState {
  return fileState(join(dataDirOf(settings), 'state'));
}

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
  const dataDir = dataDirOf(settings);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return server.connect(settings.config as Record<string, unknown>, { ...context, dataDir, demo });
}
