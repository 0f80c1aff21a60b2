import type { Writable } from 'node:stream';
import { openAudit } from '../audit/open.ts';
import type { Settings } from '../config/parse.ts';
import type { AnyServer } from '../define/server.ts';
import { loadPolicy } from '../policy/load.ts';
import type { Logger } from './logger.ts';
import { ownStateOf } from './open-backends.ts';
import { osPrincipal } from './os-principal.ts';
import { createRuntime, type Runtime, type RuntimeOptions } from './runtime.ts';
import { loadKey } from './server-key.ts';

export interface RuntimeIo {
  readonly log: Logger;
  /** Default: what the settings ask for. */
  readonly audit?: RuntimeOptions['audit'] | undefined;
  /** For an audit log that goes there. */
  readonly stderr?: Writable | undefined;
}

/** The runtime that a start of the server asks for, whatever it is served over. */
export async function openRuntime(
  server: AnyServer,
  settings: Settings,
  { log, audit, stderr }: RuntimeIo,
): Promise<Runtime> {
  return createRuntime(server, settings, {
    policy: await loadPolicy(server, settings, log),
    principal: osPrincipal(),
    audit: audit ?? ((connection) => openAudit(server, settings.common, { connection, stderr })),
    log,
    cursorKey: loadKey(settings.common.dataDir),
    ownState: ownStateOf(settings),
  });
}
