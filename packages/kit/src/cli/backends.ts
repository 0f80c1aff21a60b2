import type { Settings } from '../config/parse.ts';
import type { Connection, HealthReport } from '../define/connection.ts';
import type { AnyServer } from '../define/server.ts';
import type { Logger } from '../serve/logger.ts';
import { openBackends } from '../serve/open-backends.ts';
import { redactSecrets } from './log.ts';

/** Milliseconds a backend gets to answer before it counts as not answering. */
const PATIENCE = 20_000;

/** Opens the backends as serving does, for commands, which nobody notifies of changes. The caller closes them. */
export function openForCommand(server: AnyServer, settings: Settings, log: Logger): Promise<Connection<unknown>> {
  return openBackends(server, settings, { log, now: () => new Date(), changed: () => undefined });
}

/** Opens the backends, asks how they are and closes them. Never rejects: what fails is a report. No secret is in it. */
export async function backendHealth(
  server: AnyServer,
  settings: Settings,
  log: Logger,
): Promise<readonly HealthReport[]> {
  const redact = redactSecrets(settings);
  let reports: readonly HealthReport[];
  const opening = openForCommand(server, settings, log);
  try {
    const connection = await patiently(opening, 'opening the backends');
    try {
      reports = await patiently(connection.health(), 'asking the backends');
    } finally {
      await connection.close();
    }
  } catch (error) {
    opening.then((late) => late.close()).catch(() => undefined);
    reports = [{ name: 'backends', ok: false, detail: error instanceof Error ? error.message : String(error) }];
  }
  return reports.map((report) => ({ ...report, detail: redact(report.detail) }));
}

async function patiently<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${PATIENCE / 1000} s`)), PATIENCE);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
